using NodaTime;
using TierDecision.Core.Routing;

namespace TierDecision.Tests.Core.Routing;

/// <summary>What is asked of an agent, and what is less asked for later: skills, the customer's own agent, the language.</summary>
public class RouteNeedsTests
{
    private static readonly Instant Start = RoutingCase.Start;

    private const string Policy = """
        queues: [{name: vip, skills: [german, claims, senior]}, {name: all}]
        routing:
          default:
            - queue: vip
              timeout: 60s
              skills: [german, claims]
              relax_skills: [{after: 20s, skills: [German]}, {after: 40s}]
              prefer_agent: {for: 15s}
              language: {need: required, for: 30s}
            - {queue: all, language: {need: preferred, for: 2m}, prefer_agent: {for: 5s, dedicated_only: true}}
        """;

    [Fact]
    public void Skills_are_relaxed_after_their_times_and_do_not_follow_to_the_next_target()
    {
        var route = new RoutingCase(Policy);
        foreach (var (waited, skills) in ((double, string[])[])[(0, ["german", "claims"]), (19.999, ["german", "claims"]), (20, ["German"]), (40, []), (60, [])])
        {
            Assert.Equal(skills, RoutingCase.Skills(route.After(Duration.FromSeconds(waited))));
        }
    }

    [Theory]
    [InlineData(0, 0, 7)]
    [InlineData(0, 14.999, 7)]
    [InlineData(0, 15, 0)]
    [InlineData(0, 60, 7)]
    [InlineData(0, 65, 0)]
    [InlineData(1, 0, 7)]
    [InlineData(1, 60, 0)]
    public void Own_agent_comes_first_for_a_time_and_where_it_is_for_dedicated_agents_only_in_tiers_with_them(byte tier, double waited, int agent)
    {
        var route = new RoutingCase(Policy) { Customer = RoutingCase.Known(new() { PreferredAgent = 7 }, tier) };

        Assert.Equal(agent, route.After(Duration.FromSeconds(waited)).RouteStatus.PreferredAgent);
    }

    [Fact]
    public void Customer_without_an_agent_changes_nothing_when_the_limit_is_over()
    {
        var status = new RoutingCase(Policy) { Customer = RoutingCase.Known(new()) }.After(Duration.Zero).RouteStatus;

        Assert.Equal((0, (Instant?)Start + Duration.FromSeconds(20)), (status.PreferredAgent, status.NextChange));
    }

    [Theory]
    [InlineData(0, "fr", LanguageNeed.Required)]
    [InlineData(30, "fr", LanguageNeed.Preferred)]
    [InlineData(60, "fr", LanguageNeed.Preferred)]
    [InlineData(180, "", LanguageNeed.None)]
    public void Language_matters_one_step_less_after_its_time(double waited, string language, LanguageNeed need)
    {
        var french = RoutingCase.Language("fr");
        var status = new RoutingCase(Policy) { Request = RoutingCase.Contact() with { Language = french } }.After(Duration.FromSeconds(waited)).RouteStatus;

        Assert.Equal((language, need), (status.Language.ToString(), status.LanguageNeed));
    }

    [Fact]
    public void Language_is_the_customers_where_the_contact_gives_none_and_nothing_where_nobody_does()
    {
        var german = RoutingCase.Language("de");

        Assert.Equal("de", new RoutingCase(Policy) { Customer = RoutingCase.Known(new() { Language = german }) }.After(Duration.Zero).RouteStatus.Language.ToString());
        Assert.Equal(LanguageNeed.None, new RoutingCase(Policy).After(Duration.Zero).RouteStatus.LanguageNeed);
    }

    [Fact]
    public void Identity_that_failed_verification_gets_neither_agent_nor_language_of_the_customer()
    {
        var german = RoutingCase.Language("de");
        var status = new RoutingCase(Policy)
        {
            Customer = RoutingCase.Known(new() { Language = german, PreferredAgent = 7 }, 0),
            Request = RoutingCase.Contact() with { Attestation = TierDecision.Core.Vocabulary.Attestation.Failed },
        }.After(Duration.Zero).RouteStatus;

        Assert.Equal((0, LanguageNeed.None), (status.PreferredAgent, status.LanguageNeed));
    }

    [Fact]
    public void Next_change_names_each_in_turn()
    {
        var french = RoutingCase.Language("fr");
        var route = new RoutingCase(Policy)
        {
            Customer = RoutingCase.Known(new() { PreferredAgent = 7 }, 0),
            Request = RoutingCase.Contact() with { Language = french },
        };
        var changes = new List<double>();
        for (Instant? at = Start; at is { } now; at = route.At(now).RouteStatus.NextChange)
        {
            changes.Add((now - Start).TotalSeconds);
        }

        // Agent, skills, language, skills, time-out, agent, language.
        Assert.Equal([0, 15, 20, 30, 40, 60, 65, 180], changes);
    }
}
