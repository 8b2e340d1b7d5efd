"""A server of the Open Inference Protocol v2 for tests, written from the protocol and not from any client.

The first part of a path may name a flavour: /mlserver, /triton, /kserve; they differ in health and error bodies. The name of a model
says what it does, see MODELS and FAULTS. It prints its port, serves the loopback address, and ends when its standard input does.
"""
import gzip
import json
import math
import os
import re
import select
import sys
import threading
import urllib.parse
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WHOLE = {"INT8": 7, "INT16": 15, "INT32": 31, "INT64": 63, "UINT8": 8, "UINT16": 16, "UINT32": 32, "UINT64": 64}
DATATYPES = {"BOOL", "FP16", "FP32", "FP64", "BYTES", *WHOLE}
ADDRESS = re.compile(r"^(?:/(mlserver|triton|kserve))?/v2/models/([^/]+)(?:/versions/([^/]+))?/(infer|ready)$")
FLAVOUR = re.compile(r"^(?:/(mlserver|triton|kserve))?/(v2.*)$")

lock = threading.Lock()
requests = {}


class Refusal(Exception):
    def __init__(self, status, text):
        super().__init__(text)
        self.status = status


def flat(data):
    for item in data:
        if isinstance(item, list):
            yield from flat(item)
        else:
            yield item


def sane(value):
    if isinstance(value, dict):
        return {name: sane(item) for name, item in value.items()}
    if isinstance(value, list):
        return [sane(item) for item in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def fits(datatype, item):
    if datatype == "BOOL":
        return isinstance(item, bool)
    if datatype == "BYTES":
        return isinstance(item, str)
    if isinstance(item, bool):
        return False
    if datatype in WHOLE:
        least = 0 if datatype[0] == "U" else -2 ** WHOLE[datatype]
        return isinstance(item, int) and least <= item < 2 ** WHOLE[datatype]
    return isinstance(item, (int, float)) or item in ("NaN", "Infinity", "-Infinity")


def check(tensor):
    name, datatype, shape = tensor["name"], tensor["datatype"], tensor["shape"]
    data = list(flat(tensor["data"]))
    if datatype not in DATATYPES:
        raise Refusal(400, f"unknown datatype {datatype} of {name}")
    if math.prod(shape) != len(data):
        raise Refusal(400, f"{name} has {len(data)} elements for shape {shape}")
    if not all(fits(datatype, item) for item in data):
        raise Refusal(400, f"{name} has an element that is no {datatype}")
    return data


def tensor(name, datatype, data, width=None):
    rows = len(data) if width is None else len(data) // width
    return {"name": name, "datatype": datatype, "shape": [rows] if width is None else [rows, width], "data": data}


def risk(inputs):
    """Age and Job of each row; a Job called 'bad' makes the whole request fail."""
    if "bad" in inputs["Job"]["data"]:
        raise Refusal(400, "the job is bad")
    scores = [1 / (1 + math.exp(-(age - 40) / 7)) for age in inputs["Age"]["data"]]
    return [tensor("Probability", "FP64", scores), tensor("Label", "BYTES", ["yes" if p > 0.5 else "no" for p in scores])]


def echo(inputs):
    return list(inputs.values())


def features(inputs):
    matrix = inputs["X"]
    rows, width = matrix["shape"]
    data = list(flat(matrix["data"]))
    sums = [sum(data[row * width:(row + 1) * width]) for row in range(rows)]
    return [tensor("sum", "FP64", sums), tensor("datatype", "BYTES", [matrix["datatype"]] * rows)]


def broken(_):
    raise Refusal(500, "the model \x1b[31mfell\r\nover\u202e")


MODELS = {"risk": risk, "echo": echo, "features": features, "broken": broken}


def one(name="value", datatype="FP32", shape=None, data=None, **more):
    return {"outputs": [{"name": name, "datatype": datatype, "shape": shape or [1], "data": data or [0.5], **more}]}


# What a faulty server says instead of an answer: text or an object.
FAULTS = {
    "empty": "",
    "nojson": "this is not json",
    "half-json": '{"outputs": [{"name": "value"',
    "list": "[]",
    "number": "12",
    "trailing": json.dumps(one()) + "{}",
    "no-outputs": {"model_name": "no-outputs"},
    "outputs-object": {"outputs": {}},
    "deep": '{"more": ' + "[" * 10000 + "]" * 10000 + ', "outputs": []}',
    "deep-data": '{"outputs": [{"name": "value", "datatype": "FP32", "shape": [1], "data": ' + "[" * 10000 + "1" + "]" * 10000 + "}]}",
    "twice-outputs": '{"outputs": [], "outputs": []}',
    "twice-id": '{"id": "a", "id": "b", "outputs": []}',
    "twice-name": '{"outputs": [{"name": "value", "name": "value", "datatype": "FP32", "shape": [1], "data": [1]}]}',
    "twice-output": {"outputs": one()["outputs"] * 2},
    "huge-number": '{"outputs": [{"name": "value", "datatype": "FP32", "shape": [1], "data": [1e999]}]}',
    "too-large-single": one(data=[3.5e38]),
    "wrong-id": {"id": "of somebody else", **one()},
    "wrong-shape": one(shape=[1, 2]),
    "huge-shape": one(shape=[2147483647, 2147483647]),
    "negative-shape": one(shape=[-1]),
    "no-shape": '{"outputs": [{"name": "value", "datatype": "FP32", "shape": [], "data": [1]}]}',
    "ragged": one(shape=[1, 2], data=[[0.5], [0.5]]),
    "two-rows": one(shape=[2], data=[0.5, 0.5]),
    "no-rows": '{"outputs": [{"name": "value", "datatype": "FP32", "shape": [0], "data": []}]}',
    "two-columns": one(shape=[1, 2], data=[0.5, 0.5]),
    "missing-output": {"outputs": []},
    "extra-output": {"outputs": one()["outputs"] + one("surprise")["outputs"]},
    "many-outputs": {"outputs": [one(f"o{i}")["outputs"][0] for i in range(100000)]},
    "double": one(datatype="FP64", data=[0.1]),
    "text": one(datatype="BYTES", data=["0.5"]),
    "text-as-number": one(data=["0.5"]),
    "unknown-datatype": one(datatype="FP128"),
    "object-as-number": one(data=[{}]),
    "bad-surrogate": '{"outputs": [{"name": "\\ud800", "datatype": "FP32", "shape": [1], "data": [1]}]}',
    "bad-member": '{"outputs": [{"\\ud800": 1, "name": "value", "datatype": "FP32", "shape": [1], "data": [1]}]}',
    "no-data": '{"outputs": [{"name": "value", "datatype": "FP32", "shape": [1]}]}',
    "binary-size": '{"outputs": [{"name": "value", "datatype": "FP32", "shape": [1], "parameters": {"binary_data_size": 4}}]}',
    "null": '{"outputs": [{"name": "value", "datatype": "INT64", "shape": [1], "data": [null]}]}',
    # And some that are right, in forms that servers have.
    "bare-nan": '{"outputs": [{"name": "value", "datatype": "FP32", "shape": [1], "data": [NaN]}]}',
    "bare-infinity": '{"outputs": [{"name": "value", "datatype": "FP32", "shape": [1], "data": [-Infinity]}]}',
    "text-nan": one(data=["NaN"]),
    "nested": one(shape=[1, 1], data=[[0.5]]),
    "data-first": '{"outputs": [{"data": [0.5], "shape": [1], "datatype": "FP32", "name": "value"}], "more": {"a": [1]}}',
    "int32": one(datatype="INT32", data=[7]),
    "bom": "\ufeff" + json.dumps(one()),
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format, *args):
        pass

    def reply(self, status, body=b"", content_type="application/json", **headers):
        body = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
        lines = [f"HTTP/1.1 {status} x", f"Content-Length: {len(body)}", f"Content-Type: {content_type}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        # One write: a second one would wait for the acknowledgement of the first.
        self.wfile.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def fail(self, flavour, status, text):
        self.reply(status, {"detail": [{"loc": ["body"], "msg": text, "input": "secret"}]} if flavour == "mlserver" and status == 422
                   else {"error": text})

    def do_GET(self):
        if self.path.startswith("/requests/"):
            with lock:
                self.reply(200, sane(requests.get(urllib.parse.unquote(self.path[len("/requests/"):]), [])))
            return
        match = FLAVOUR.match(self.path)
        flavour, path = match.groups() if match else (None, None)
        ready = ADDRESS.match(self.path)
        if path in ("v2/health/live", "v2/health/ready"):
            self.reply(200, b"" if flavour in (None, "mlserver", "triton") else {path.rsplit("/", 1)[1]: True})
        elif path == "v2":
            self.reply(200, {"name": "test", "version": "1", "extensions": []})
        elif ready and ready[4] == "ready":
            self.reply(200 if ready[2] in MODELS else 404, {"name": ready[2], "ready": ready[2] in MODELS})
        else:
            self.fail(flavour, 404, "not found")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        match = ADDRESS.match(self.path)
        if not match or match[4] != "infer":
            self.fail(None, 404, "no such address")
            return
        flavour, model, version, _ = match.groups()
        model = urllib.parse.unquote(model)
        try:
            request = json.loads(body, parse_constant=self.constant if flavour in ("mlserver", "kserve") else None)
        except ValueError as error:
            self.fail(flavour, 422 if flavour == "mlserver" else 400, f"malformed JSON: {error}")
            return
        with lock:
            seen = requests.setdefault(model, [])
            seen.append({"id": request.get("id"), "type": self.headers["Content-Type"], "version": version,
                         "inputs": request["inputs"], "outputs": request.get("outputs")})
            number = len(seen)
        try:
            self.answer(flavour, model, version, request, number)
        except Refusal as refusal:
            self.fail(flavour, refusal.status, str(refusal))

    @staticmethod
    def constant(word):
        raise ValueError(f"{word} is no JSON")

    def answer(self, flavour, model, version, request, number):
        if model in FAULTS:
            self.reply(200, FAULTS[model])
        elif hasattr(self, "do_" + model.replace("-", "_")):
            getattr(self, "do_" + model.replace("-", "_"))()
        elif match := re.match(r"^flaky-(\d+)-(\d+)$", model):
            if number <= int(match[2]):
                self.reply(int(match[1]), {"error": "not now"}, **({"Retry_After": "0"} if number == 1 else {}))
            else:
                self.reply(200, one())
        elif match := re.match(r"^version-(.*)$", model):
            self.reply(200, {"model_name": model, "model_version": match[1].split(",")[(number - 1) % len(match[1].split(","))], **one()})
        elif model in MODELS:
            for item in request["inputs"]:
                item["data"] = check(item)
            outputs = MODELS[model]({item["name"]: item for item in request["inputs"]})
            wanted = [item["name"] for item in request.get("outputs") or []]
            outputs = [item for item in outputs if not wanted or item["name"] in wanted]
            answer = {"model_name": model, "id": request.get("id") or str(uuid.uuid4()), "outputs": outputs}
            self.reply(200, answer if version is None else {"model_version": version, **answer})
        else:
            status = 400 if flavour == "triton" else 404
            self.fail(flavour, status, f"Model {model} not found")

    def do_html(self):
        self.reply(200, "<html><script>alert(1)</script></html>", "text/html; charset=utf-8")

    def do_html_error(self):
        self.reply(404, "<html>secret</html>", "text/html")

    def do_binary(self):
        self.reply(200, b'{"outputs": []}\x00\x00\x00\x3f', "application/octet-stream", Inference_Header_Content_Length="15")

    def do_redirect(self):
        self.reply(307, b"", Location=f"http://127.0.0.1:{self.server.server_port}/v2/models/nested/infer")

    def do_redirect_to_get(self):
        self.reply(302, b"", Location=f"http://127.0.0.1:{self.server.server_port}/v2")

    def do_later(self):
        self.reply(503, {"error": "restarting"}, Retry_After="3600")

    def do_bad_text(self):
        self.reply(400, json.dumps({"error": "a\r\nb\x1b[31m" + "c" * 5000}))

    def do_huge_error(self):
        self.reply(400, {"error": "d" * 10_000_000})

    def do_bomb(self):
        self.reply(200, gzip.compress(b'{"outputs": "' + b" " * 50_000_000 + b'"}', 1), Content_Encoding="gzip")

    def do_zipped(self):
        self.reply(200, gzip.compress(json.dumps(one()).encode()), Content_Encoding="gzip")

    def do_not_zipped(self):
        self.reply(200, one(), Content_Encoding="gzip")

    def do_large(self):
        self.reply(200, one(more="x" * 3_000_000))

    def do_endless(self):
        self.wfile.write(b"HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n")
        try:
            for _ in range(16384):
                self.wfile.write(b"10000\r\n" + b" " * 65536 + b"\r\n")
        except OSError:
            pass
        self.close_connection = True

    def do_drop(self):
        self.close_connection = True

    def do_half(self):
        self.wfile.write(b"HTTP/1.1 200 x\r\nContent-Length: 500\r\nContent-Type: application/json\r\n\r\n" + b'{"outputs": [')
        self.close_connection = True

    def do_slow(self):
        # As long as the client waits.
        select.select([self.connection], [], [], 30)
        self.close_connection = True

    def do_slow_body(self):
        self.wfile.write(b"HTTP/1.1 200 x\r\nContent-Length: 500\r\nContent-Type: application/json\r\n\r\n{")
        self.do_slow()


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        pass


server = Server(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
os._exit(0)
