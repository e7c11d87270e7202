using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace TierDecision.Tests;

/// <summary>Checks a law on generated cases, the same ones in every run.</summary>
internal static class Laws
{
    // A failure prints the case, shrunk where it can be. Other cases: change the seed here, or take out WithReplay for new ones in every run.
    private const ulong Seed = 20260301;
    private const ulong Gamma = 77; // odd, as the generator asks

    private static readonly Config Config = Config.QuickThrowOnFailure
        .WithQuietOnSuccess(true)
        .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(Seed, Gamma), FSharpOption<int>.None)));

    /// <summary>Asserts that <paramref name="law"/> holds for <paramref name="cases"/> generated values; the law may assert or return false.</summary>
    public static void Hold<T>(Gen<T> generator, Func<T, bool> law, int cases = 300) =>
        Check.One(Config.WithMaxTest(cases), Prop.ForAll(generator.ToArbitrary(), law));
}
