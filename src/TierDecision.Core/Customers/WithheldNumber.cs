using System.Globalization;

namespace TierDecision.Core.Customers;

/// <summary>
/// Tells what telephone systems write in the place of a number that is withheld or not available. Allocates nothing.
/// </summary>
/// <remarks>
/// The words are those of SIP (RFC 3323, 3GPP TS 24.229), of caller ID signals (<c>P</c> for private, <c>O</c> for out of area), of Asterisk and
/// FreeSWITCH, of telephony in the cloud, and what programs print for a variable that has no value.
/// </remarks>
internal static class WithheldNumber
{
    // The longest of the words below.
    private const int MaxWord = 20;

    /// <summary>Whether <paramref name="text"/> stands for no number: one of the words, only zeros, or neither letter nor digit.</summary>
    public static bool IsIn(ReadOnlySpan<char> text)
    {
        Span<char> word = stackalloc char[MaxWord];
        var length = 0;
        var onlyZeros = true;
        foreach (var c in text)
        {
            if (!char.IsLetterOrDigit(c))
            {
                continue;
            }

            onlyZeros &= CharUnicodeInfo.GetDecimalDigitValue(c) == 0;
            if (length < MaxWord)
            {
                word[length] = char.ToLowerInvariant(c);
            }

            length++;
        }

        return onlyZeros || (length <= MaxWord && IsWord(word[..length]));
    }

    /// <summary>
    /// Whether a number in the form of E.164 is one of the words above as the keys of a telephone spell it. Some networks send these; none of them is
    /// a number of its country's plan.
    /// </summary>
    public static bool IsSpelled(ReadOnlySpan<char> e164) =>
        e164 is "+266696687" or "+7378742833" or "+2562533" or "+8656696" or "+86282452253" or "+7748283";

    private static bool IsWord(ReadOnlySpan<char> word) => word is
        "anonymous" or "anonym" or "anonyme" or "anonymouscaller" or "anonymousnumber"
        or "restricted" or "restrictednumber" or "restrictedcaller" or "restrictedcallerid"
        or "private" or "privatenumber" or "privatecaller" or "p"
        or "unknown" or "unknownnumber" or "unknowncaller" or "unknowncallerid" or "unidentified" or "unbekannt" or "inconnu" or "desconocido"
        or "unavailable" or "numberunavailable" or "notavailable" or "calleridunavailable" or "outofarea" or "o"
        or "withheld" or "numberwithheld" or "withheldnumber" or "hidden" or "hiddennumber" or "secret" or "suppressed" or "unterdrückt"
        or "blocked" or "blockednumber" or "blockedcaller" or "calleridblocked" or "nocallerid" or "nonumber" or "noname"
        or "none" or "null" or "nil" or "undefined" or "undef" or "empty" or "na" or "nan"
        or "payphone" or "coinlinepayphone" or "interactionwithother"
        or "asterisk" or "freeswitch"
        or "匿名" or "未知" or "未知号码" or "未知来电" or "私人号码" or "隐藏号码" or "无来电显示" or "无法显示";
}
