using TierDecision.Core.Texts;

namespace TierDecision.Service.Texts;

/// <summary>Adds the catalogues of texts.</summary>
internal static class TextServices
{
    public static void AddTexts(this IServiceCollection services)
    {
        services.AddSingleton(TextCatalogs.BuiltIn);
        services.AddSingleton<TextCatalogUseCase>();
    }
}
