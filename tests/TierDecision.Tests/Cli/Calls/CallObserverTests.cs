using System.Net;
using System.Net.Http.Headers;
using TierDecision.Cli.Calls;

namespace TierDecision.Tests.Cli.Calls;

public class CallObserverTests
{
    [Theory]
    [InlineData("application/grpc", false)]
    [InlineData("application/grpc+proto", false)]
    [InlineData("text/html", true)]
    [InlineData(null, true)]
    public async Task Answer_tells_whether_it_is_grpc(string? contentType, bool isAnsweredWithoutGrpc)
    {
        using var observer = new CallObserver(new Answering(contentType));
        using var client = new HttpClient(observer);
        Assert.Equal(("", false), (observer.Method, observer.IsAnsweredWithoutGrpc));

        using var response = await client.PostAsync(new Uri("http://127.0.0.1:1/tierdecision.v1.CustomerService/PutCustomer"), content: null);

        Assert.Equal(("CustomerService.PutCustomer", isAnsweredWithoutGrpc), (observer.Method, observer.IsAnsweredWithoutGrpc));
    }

    // An answer as such: what is observed is its content type.
    private sealed class Answering(string? contentType) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(HttpStatusCode.OK);
            response.Content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
            return Task.FromResult(response);
        }
    }
}
