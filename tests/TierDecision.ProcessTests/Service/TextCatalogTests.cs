using System.Net;
using Google.Protobuf;
using Grpc.Core;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>Catalogues of texts of the real service, over gRPC and HTTP.</summary>
public sealed class TextCatalogTests
{
    [Fact]
    public async Task Catalogue_is_read_over_grpc_and_http_and_an_unknown_language_is_refused()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceProcess.SmallDemo);

        var catalog = await service.Client.GetTextCatalogAsync(new GetTextCatalogRequest { Language = "zh-CN" });
        var overHttp = await service.Http.GetStringAsync(new Uri("/v1/text-catalogs/zh-CN", UriKind.Relative));
        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await service.Client.GetTextCatalogAsync(new GetTextCatalogRequest { Language = "fr" }));
        using var problem = await service.GetAsync("/v1/text-catalogs/fr");
        using var wrongVerb = await service.PostAsync("/v1/text-catalogs/fr", "{}");

        Assert.Equal("zh", catalog.Language);
        Assert.Equal("客户等级为 {subject}。", catalog.Reasons[0].Template);
        Assert.Equal(catalog, JsonParser.Default.Parse<GetTextCatalogResponse>(overHttp));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains("there are: en, zh", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, problem.StatusCode);
        Assert.Contains("there are: en, zh", await problem.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, wrongVerb.StatusCode);
    }
}
