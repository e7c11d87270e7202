using System.Net;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>Queue states over gRPC and HTTP, and what they change in the next decision of the real service.</summary>
public sealed class QueueTests : IAsyncLifetime
{
    private ServiceProcess? _service;

    private ServiceProcess Service => _service!;

    public async Task InitializeAsync() => _service = await ServiceProcess.StartAsync(ServiceProcess.SmallDemo);

    public Task DisposeAsync() => Service.DisposeAsync().AsTask();

    [Fact]
    public async Task Report_over_either_edge_is_seen_by_the_next_decision_and_in_the_list_of_both()
    {
        var queues = new QueueService.QueueServiceClient(Service.Channel);
        Assert.Equal("care", await QueueAsync());

        var reported = await queues.ReportQueueStatesAsync(new ReportQueueStatesRequest { States = { new QueueState { Queue = "care", AgentsStaffed = 0 } } });
        Assert.Equal(1, reported.Accepted);
        Assert.NotEqual("care", await QueueAsync());

        var staffed = new ReportQueueStatesRequest { States = { new QueueState { Queue = "care", AgentsStaffed = 2, ExpectedWait = Duration.FromTimeSpan(TimeSpan.FromSeconds(7)) } } };
        Assert.Equal(1, (await Service.AskAsync<ReportQueueStatesResponse>("/v1/queue-states", staffed)).Accepted);
        Assert.Equal("care", await QueueAsync());

        var list = await queues.ListQueueStatesAsync(new ListQueueStatesRequest());
        var care = Assert.Single(list.Queues, queue => queue.State.Queue == "care");
        Assert.True(care.Known);
        Assert.Equal((2, 7), (care.State.AgentsStaffed, care.State.ExpectedWait.Seconds));
        var json = await (await Service.GetAsync("/v1/queue-states")).Content.ReadAsStringAsync();
        Assert.Equal(list.Queues, Google.Protobuf.JsonParser.Default.Parse<ListQueueStatesResponse>(json).Queues);
    }

    [Fact]
    public async Task Unknown_queue_is_refused_with_the_nearest_right_one()
    {
        var request = new ReportQueueStatesRequest { States = { new QueueState { Queue = "servce" } } };
        var grpc = await Assert.ThrowsAsync<RpcException>(
            async () => await new QueueService.QueueServiceClient(Service.Channel).ReportQueueStatesAsync(request));
        Assert.Equal(StatusCode.InvalidArgument, grpc.StatusCode);
        Assert.Contains("states[0].queue 'servce' is no queue of the policy; did you mean 'service'?", grpc.Status.Detail, StringComparison.Ordinal);

        var response = await Service.PostAsync("/v1/queue-states", request.ToString());
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("states[0].queue", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<string> QueueAsync()
    {
        // To the queue for legal matters, which is open around the clock, whatever the day of the test.
        var request = new DecideRequest { Contact = new Contact { Channel = Channel.Voice, Matter = Matter.Legal } };
        return (await Service.Client.DecideAsync(request)).Route.Queue;
    }
}
