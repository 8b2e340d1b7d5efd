global using StubModel = Productionize.StubModel<Productionize.Applicant, float>;
