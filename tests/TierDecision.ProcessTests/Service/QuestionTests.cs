using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>Every question over gRPC and HTTP: one answer.</summary>
public sealed class QuestionTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private readonly ServiceProcess _service = fixture.Service;
    private readonly DateTimeOffset _arrived = TimeProvider.System.GetUtcNow().AddSeconds(-30);

    [Theory]
    [InlineData("42", false)]
    [InlineData("42", true)]
    [InlineData("no such customer", true)]
    public async Task Decide_is_the_same_over_grpc_and_http(string customer, bool explain)
    {
        var request = Requests.CallAt(customer, _arrived);
        request.RequestId = "r-1";
        request.Explain = explain;

        var grpc = await _service.Client.DecideAsync(request);
        var http = await _service.AskAsync<DecideResponse>("/v1/decide", request);

        Assert.Equal(Requests.Lasting(grpc), Requests.Lasting(http));
        Assert.NotEqual(grpc.DecisionId, http.DecisionId);
        Assert.Equal(("r-1", customer == "42" ? ScoreStatus.Known : ScoreStatus.Unknown), (grpc.RequestId, grpc.Score.Status));
    }

    [Fact]
    public async Task Parts_are_what_the_whole_says_over_grpc_and_http()
    {
        var whole = Requests.CallAt("42", _arrived);
        var answer = await _service.Client.DecideAsync(whole);
        var priority = new GetPriorityRequest { Customer = whole.Customer, Contact = whole.Contact };
        var sla = new GetSlaRequest { Customer = whole.Customer, Contact = whole.Contact };
        var route = new GetRouteRequest { Customer = whole.Customer, Contact = whole.Contact };

        var notice = new DataNotice();
        notice.Reasons.Add(answer.Reasons.Where(reason => reason.Code == ReasonCode.DemonstrationData));
        Assert.Single(notice.Reasons);
        var expectedPriority = new GetPriorityResponse
        {
            Tier = answer.Tier, Priority = answer.Priority, SortKey = answer.SortKey, Degraded = answer.Degraded, DataNotice = notice,
        };
        var expectedSla = new GetSlaResponse { Tier = answer.Tier, Sla = answer.Sla, Degraded = answer.Degraded, DataNotice = notice };
        var expectedRoute = new GetRouteResponse
        {
            Tier = answer.Tier, Route = answer.Route, Treatment = answer.Treatment, Degraded = answer.Degraded, DataNotice = notice,
        };
        Assert.Equal(expectedPriority, await _service.Client.GetPriorityAsync(priority));
        Assert.Equal(expectedPriority, await _service.AskAsync<GetPriorityResponse>("/v1/priority", priority));
        Assert.Equal(expectedSla, await _service.Client.GetSlaAsync(sla));
        Assert.Equal(expectedSla, await _service.AskAsync<GetSlaResponse>("/v1/sla", sla));
        Assert.Equal(expectedRoute, await _service.Client.GetRouteAsync(route));
        Assert.Equal(expectedRoute, await _service.AskAsync<GetRouteResponse>("/v1/route", route));
    }

    [Fact]
    public async Task Batch_is_the_same_over_grpc_and_http_and_what_single_calls_give()
    {
        var batch = new DecideBatchRequest();
        batch.Requests.Add(Enumerable.Range(1, 50).Select(id => Requests.CallAt($"{id}", _arrived)));
        batch.Requests.Add(new DecideRequest { Customer = new Customer { CustomerId = new string('x', 300) }, Ticket = new Ticket() });

        var grpc = await _service.Client.DecideBatchAsync(batch);
        var http = await _service.AskAsync<DecideBatchResponse>("/v1/decide-batch", batch);

        Assert.Equal(grpc.Results.Take(50).Select(result => Requests.Lasting(result.Decision)), http.Results.Take(50).Select(result => Requests.Lasting(result.Decision)));
        Assert.Equal("requests[50].customer.customer_id", grpc.Results[50].Error.Field);
        Assert.Equal(grpc.Results[50], http.Results[50]);
        Assert.Equal(Requests.Lasting(await _service.Client.DecideAsync(batch.Requests[6])), Requests.Lasting(grpc.Results[6].Decision));
    }

    // sipgate/sipgate.io #102 and #56, wazo-platform/wazo-platform.org #703
    [Theory]
    [InlineData("anonymous", ReasonCode.IdentityWithheld)]
    [InlineData("", ReasonCode.IdentityWithheld)]
    [InlineData("sip:anonymous@anonymous.invalid", ReasonCode.IdentityWithheld)]
    [InlineData("1001", ReasonCode.IdentityShortNumber)]
    [InlineData("sip:ann@example.com", ReasonCode.IdentityUnreadable)]
    public async Task A_caller_who_names_nobody_is_routed_over_grpc_and_http(string phone, ReasonCode expected)
    {
        var nobody = new Customer { Phone = phone };
        var contact = new Contact { Channel = Channel.Voice, ArrivedAt = Timestamp.FromDateTimeOffset(_arrived) };
        var batch = new DecideBatchRequest { Requests = { new DecideRequest { Customer = nobody, Contact = contact } } };
        var clocks = new EvaluateClocksRequest { Customer = nobody, Contact = contact };
        var ranking = new RankOrdersRequest { UnitsPerHour = 1, Orders = { new OpenOrder { OrderId = "1", Units = 1, Customer = nobody, Order = new Order { Value = 9 } } } };

        var answer = await _service.Client.DecideAsync(batch.Requests[0]);
        var http = await _service.AskAsync<DecideResponse>("/v1/decide", batch.Requests[0]);

        Assert.Equal((expected, ScoreStatus.Unknown, false), (answer.Reasons[0].Code, answer.Score.Status, answer.Degraded));
        Assert.Equal(Requests.Lasting(answer), Requests.Lasting(http));
        Assert.NotEmpty(answer.Route.Queue);
        Assert.Equal(expected, (await _service.Client.DecideBatchAsync(batch)).Results[0].Decision.Reasons[0].Code);
        Assert.Equal(answer.Priority, (await _service.Client.GetPriorityAsync(new GetPriorityRequest { Customer = nobody, Contact = contact })).Priority);
        Assert.Equal(answer.Route, (await _service.Client.GetRouteAsync(new GetRouteRequest { Customer = nobody, Contact = contact })).Route);
        Assert.Equal(answer.Sla, (await _service.Client.GetSlaAsync(new GetSlaRequest { Customer = nobody, Contact = contact })).Sla);
        Assert.NotNull(await _service.AskAsync<EvaluateClocksResponse>("/v1/sla-clocks", clocks));
        Assert.Single((await _service.AskAsync<RankOrdersResponse>("/v1/rank-orders", ranking)).Orders);
    }

    [Fact]
    public async Task Many_at_once_get_each_their_own_answer()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            var request = Requests.Call($"{i}");
            request.RequestId = $"r{i}";
            return i % 2 == 0 ? await _service.Client.DecideAsync(request) : await _service.AskAsync<DecideResponse>("/v1/decide", request);
        }));

        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"r{i}"), answers.Select(answer => answer.RequestId));
        Assert.Equal(200, answers.Select(answer => answer.DecisionId).Distinct().Count());
    }

    [Fact]
    public async Task Unknown_customer_gets_a_decision_of_the_default_kind_and_so_does_nobody()
    {
        var stranger = await _service.Client.DecideAsync(Requests.CallAt("no such customer", _arrived));
        var nobody = await _service.Client.DecideAsync(new DecideRequest { Contact = Requests.CallAt("x", _arrived).Contact });

        Assert.Equal(("standard", ReasonCode.CustomerUnknown, false), (stranger.Tier.Name, stranger.Reasons[0].Code, stranger.Degraded));
        Assert.Equal(("standard", ReasonCode.CustomerNotNamed, false), (nobody.Tier.Name, nobody.Reasons[0].Code, nobody.Degraded));
        Assert.Equal((stranger.Priority, stranger.SortKey, stranger.Route), (nobody.Priority, nobody.SortKey, nobody.Route));
        Assert.NotEmpty(nobody.Route.Targets);
    }

    [Fact]
    public async Task Failed_attestation_hides_the_tier_and_the_score()
    {
        var request = Requests.CallAt("42", _arrived);
        request.Contact.Attestation = Attestation.Failed;

        var answer = await _service.AskAsync<DecideResponse>("/v1/decide", request);
        var priority = await _service.Client.GetPriorityAsync(new GetPriorityRequest { Customer = request.Customer, Contact = request.Contact });

        Assert.Null(answer.Tier);
        Assert.Null(priority.Tier);
        Assert.Equal(new ScoreSummary { Status = ScoreStatus.Untrusted, UnconfirmedFor = answer.Score.UnconfirmedFor }, answer.Score);
        Assert.Equal(ReasonCode.IdentityUntrusted, answer.Reasons[0].Code);
        Assert.NotEmpty(answer.Route.Targets);
    }

    [Fact]
    public async Task Method_that_is_not_there_is_unimplemented()
    {
        var marshaller = Marshallers.Create(message => message.ToByteArray(), DecideResponse.Parser.ParseFrom);
        var requests = Marshallers.Create<DecideRequest>(message => message.ToByteArray(), DecideRequest.Parser.ParseFrom);
        var method = new Method<DecideRequest, DecideResponse>(MethodType.Unary, "tierdecision.v1.DecisionService", "Guess", requests, marshaller);

        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await _service.Channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, new DecideRequest()));

        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
    }
}
