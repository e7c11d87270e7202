using TierDecision.Core.Customers;

namespace TierDecision.Demo;

/// <summary>Common given and family names by language, in letters that an e-mail address takes.</summary>
internal static class PersonNames
{
    private static readonly Culture[] Cultures =
    [
        new("en", 50,
            "Alice Amelia Ben Carol Daniel Emma Ethan Grace Hannah Harry Isla Jack Jacob Kate Liam Lucy Mia Noah Oliver Ruth Sam Sophie Thomas Zoe",
            "Adams Baker Bell Brown Carter Clark Cooper Davies Evans Green Hall Harris Hill Hughes "
            + "Jones Lewis Martin Moore Parker Scott Taylor Walker Wood Young"),
        new("de", 15,
            "Anna Ben Clara Elias Emil Felix Frieda Greta Hannes Ida Jonas Karl Lea Lena Lukas Marie Mila Moritz Nele Paul Theo Tim",
            "Bauer Becker Braun Fischer Hartmann Hoffmann Huber Keller Klein Koch Krause Lang Lehmann Maier "
            + "Meyer Neumann Richter Schmidt Schneider Schulz Vogel Wagner Weber Wolf"),
        new("es", 13,
            "Alba Alejandro Ana Carlos Carmen Diego Elena Hugo Irene Javier Julia Laura Luis Manuel Mario Marta Pablo Paula Pedro Sara Sofia",
            "Alonso Blanco Castro Delgado Diaz Fernandez Garcia Gil Gomez Gutierrez Iglesias Lopez Marin Martinez Molina "
            + "Moreno Navarro Ortega Romero Ruiz Torres Vega"),
        new("fr", 12,
            "Adele Alice Antoine Camille Chloe Clement Emma Gabriel Hugo Ines Jules Juliette Leo Louis Louise Lucas Manon Marie Nathan Paul Rose",
            "Bernard Blanc Bonnet Chevalier Dubois Dupont Durand Faure Fontaine Fournier Garnier Girard Lambert Laurent Legrand Leroy "
            + "Mercier Moreau Morel Petit Roux Simon"),
        new("zh", 10,
            "Bo Chen Fang Hao Hui Jian Jing Jun Lan Lei Li Min Ming Na Ning Ping Qiang Tao Wei Xia Xin Yan Ying Yu",
            "Chen Deng Feng Gao Guo Han He Hu Huang Li Lin Liu Luo Ma Song Sun Wang Wu Xie Xu Yang Zhang Zhao Zhou"),
    ];

    private static readonly int TotalWeight = Cultures.Sum(c => c.Weight);

    public static (string Given, string Family, LanguageCode Language) Next(Random random)
    {
        var at = random.Next(TotalWeight);
        var culture = Cultures[0];
        for (var i = 0; at >= culture.Weight; culture = Cultures[++i])
        {
            at -= culture.Weight;
        }

        return (culture.Given[random.Next(culture.Given.Length)], culture.Family[random.Next(culture.Family.Length)], culture.Language);
    }

    private sealed class Culture
    {
        public Culture(string language, int weight, string given, string family)
        {
            _ = LanguageCode.TryParse(language, out var code);
            Language = code;
            Weight = weight;
            Given = given.Split(' ');
            Family = family.Split(' ');
        }

        public LanguageCode Language { get; }

        public int Weight { get; }

        public string[] Given { get; }

        public string[] Family { get; }
    }
}
