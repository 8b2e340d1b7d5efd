using Polly;
using Polly.Retry;

namespace Productionize;

public class HttpDataSourceTests
{
    private static readonly ResiliencePipeline Twice = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
    {
        MaxRetryAttempts = 1,
        Delay = TimeSpan.Zero,
        ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>().Handle<IOException>(),
    }).Build();

    private readonly HttpClient _client = new();

    [OneTimeTearDown]
    public void DisposeClient() => _client.Dispose();

    [Test]
    public async Task Pages_are_found_by_the_header_Link()
    {
        using var service = new PagedService((path, _) => path switch
        {
            "/items?token=secret" => new("""[{"Id": 1}]""", Link: """</other>; rel="prev", <items,2?token=secret>; title="a; b"; rel="last next" """),
            "/items,2?token=secret" => new("""[{"Id": 2}, {"Id": 3}]""", Link: """</items>; rel=prev"""),
            _ => new("", 404),
        });

        Assert.That((await Read(service, "items?token=secret", new())).Select(one => one.Id), Is.EqualTo(new[] { 1L, 2, 3 }));
        Assert.That(service.Asked, Is.EqualTo(2));
    }

    [Test]
    public async Task Pages_are_found_by_a_function_of_the_page_and_its_number()
    {
        using var service = new PagedService((path, _) => new($$"""{"data": {"items": [{"Id": {{path[^1]}}}]}, "more": {{(path[^1] < '3' ? "true" : "false")}}}"""));
        var options = new HttpDataSourceOptions
        {
            Items = "data.items",
            NextPage = (page, number) => page.GetProperty("more").GetBoolean() ? new Uri($"page{number + 1}", UriKind.Relative) : null,
        };

        Assert.That((await Read(service, "page1", options)).Select(one => one.Id), Is.EqualTo(new[] { 1L, 2, 3 }));
    }

    [Test]
    public async Task A_page_that_fails_or_breaks_off_is_tried_again_by_itself()
    {
        using var service = new PagedService((_, asked) => asked switch
        {
            1 => new("""[{"Id": 1}]""", Link: "<next>; rel=next"),
            2 => new("down", 503),
            3 => new("""[{"Id": 2}]""", Link: "<last>; rel=next"),
            4 => new("""[{"Id": 3}, {"I""", BreaksOff: true),
            _ => new("""[{"Id": 3}]"""),
        });

        Assert.That((await Read(service, "", new() { Resilience = Twice })).Select(one => one.Id), Is.EqualTo(new[] { 1L, 2, 3 }));
        Assert.That(service.Asked, Is.EqualTo(5));
    }

    [Test]
    public async Task A_page_whose_body_stalls_is_given_up_after_the_timeout_of_the_client_and_tried_again()
    {
        using var service = new PagedService((_, asked) => asked == 1 ? new("""[{"Id": 1}, {"I""", Stalls: true) : new("""[{"Id": 1}]"""));
        using var client = new HttpClient { Timeout = TimeSpan.FromMilliseconds(500) };

        var rows = await new HttpDataSource<Item>(client, service.Address, new HttpDataSourceOptions { Resilience = Twice }).ToListAsync();

        Assert.That((rows.Count, service.Asked), Is.EqualTo((1, 2)));
        using var dead = new PagedService((_, _) => new("[", Stalls: true));
        Assert.That(
            async () => await new HttpDataSource<Item>(client, dead.Address, new HttpDataSourceOptions { Resilience = Twice }).ToListAsync(),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("longer than 0.5 s"));
    }

    [TestCase("""{"items": [{"Id": 1}]}""", 1)]
    [TestCase("""{"items": [{"Id": 1}], "next": null}""", 0)]
    public async Task A_member_for_the_next_page_that_no_page_has_is_warned_of(string page, int warnings)
    {
        using var service = new PagedService((_, _) => new(page));
        var pass = new DataPass();

        await new HttpDataSource<Item>(_client, service.Address, new HttpDataSourceOptions { Items = "items", Next = "next" }).ToListAsync(pass);

        Assert.That((pass.Accepted, pass.Warnings), Is.EqualTo((1, warnings)));
    }

    [Test]
    public async Task By_default_a_page_is_tried_again_but_not_what_is_refused()
    {
        using var service = new PagedService((path, asked) => path.StartsWith("/refused", StringComparison.Ordinal) ? new("", 401) : asked == 1 ? new("", 500) : new("""[{"Id": 1}]"""));

        Assert.That(await Read(service, "once", new()), Has.Count.EqualTo(1));
        Assert.That(service.Asked, Is.EqualTo(2));
        await Refuses(service, "refused?token=secret", new(), "401");
        Assert.That(service.Asked, Is.EqualTo(3));
    }

    [Test]
    public async Task What_cannot_be_used_is_refused_with_what_to_do()
    {
        using var other = new PagedService((_, _) => new("[]"));
        using var service = new PagedService((path, _) => path switch
        {
            "/nojson" => new("[{"),
            "/nolist" => new("""{"rows": 1}"""),
            "/circle" => new("[]", Link: "<circle>; rel=next"),
            "/fragment" => new("[]", Link: "<fragment#2>; rel=next"),
            "/redirected" => new("", 302, Location: other.Address.AbsoluteUri + "moved/secret"),
            "/elsewhere" => new("[]", Link: "<http://example.org/secret>; rel=next"),
            "/file" => new("[]", Link: "<file:///etc/passwd>; rel=next"),
            "/number" => new("""{"rows": [], "next": 7}"""),
            _ => new(new string(' ', 3000) + "[]", Link: $"<{path}x>; rel=next"),
        });

        await Refuses(service, "nojson", new(), "no JSON");
        await Refuses(service, "nolist", new() { Items = "rows" }, "no list at 'rows'");
        await Refuses(service, "nolist", new() { Items = "data.rows" }, "no list at 'data.rows'");
        await Refuses(service, "circle", new(), "in a circle");
        await Refuses(service, "fragment", new(), "in a circle");
        await Refuses(service, "redirected", new(), "it was redirected to");
        await Refuses(service, "elsewhere", new(), "AllowsOtherHosts");
        await Refuses(service, "file", new() { AllowsOtherHosts = true }, "only http and https");
        await Refuses(service, "number", new() { Items = "rows", Next = "next" }, "Number at 'next'");
        await Refuses(service, "large", new() { MaxPageBytes = 2000 }, "larger than 2000 bytes");
        await Refuses(service, "many", new() { MaxPages = 3 }, "page 4");
    }

    [Test]
    public async Task A_redirect_within_the_host_is_followed_and_links_are_relative_to_where_it_led()
    {
        using var service = new PagedService((path, _) => path switch
        {
            "/" => new("", 302, Location: "/v2/rows"),
            "/v2/rows" => new("""[{"Id": 1}]""", Link: "<more>; rel=next"),
            "/v2/more" => new("""[{"Id": 2}]"""),
            _ => new("", 404),
        });

        Assert.That((await Read(service, "", new())).Select(one => one.Id), Is.EqualTo(new[] { 1L, 2 }));
    }

    [Test]
    public async Task Neither_a_password_nor_a_query_stands_in_an_error()
    {
        using var service = new PagedService((_, _) => new("", 404));
        var address = new UriBuilder(service.Address) { UserName = "user", Password = "secret", Path = "rows", Query = "token=secret" }.Uri;

        var error = await Assert.ThrowsAsync<DataSourceException>(async () => await new HttpDataSource<Item>(_client, address, new HttpDataSourceOptions()).ToListAsync());

        Assert.That(error!.Message, Does.Contain("/rows").And.Not.Contain("secret"));
    }

    [Test]
    public void Options_and_addresses_that_cannot_be_are_refused()
    {
        Assert.That(() => new HttpDataSource<Item>(_client, new Uri("ftp://example.org/"), new HttpDataSourceOptions()), Throws.ArgumentException);
        Assert.That(() => new HttpDataSource<Item>(_client, new Uri("rows", UriKind.Relative), new HttpDataSourceOptions()), Throws.ArgumentException);
        Assert.That(
            () => new HttpDataSource<Item>(
                _client, new Uri("http://example.org/"), new HttpDataSourceOptions { Name = "", Items = "", Next = "", MaxPageBytes = 1, MaxPages = 0 }),
            Throws.ArgumentException.With.Message.Contains("Name").And.Message.Contains("Items").And.Message.Contains("Next")
                .And.Message.Contains("MaxPageBytes").And.Message.Contains("MaxPages"));
    }

    private async Task<List<Item>> Read(PagedService service, string path, HttpDataSourceOptions options) =>
        await new HttpDataSource<Item>(_client, new Uri(service.Address, path), options).ToListAsync();

    private async Task Refuses(PagedService service, string path, HttpDataSourceOptions options, string reason)
    {
        var error = await Assert.ThrowsAsync<DataSourceException>(async () => await Read(service, path, options));
        Assert.That(error!.Message, Does.Contain(reason).And.Not.Contain("secret"));
    }

    private sealed record Item(long Id);
}
