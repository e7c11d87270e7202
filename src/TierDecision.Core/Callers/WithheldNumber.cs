using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;

namespace TierDecision.Core.Callers;

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
    private const int MaxWord = 22;

    // Longer than any calling code: then the digits are part of the word.
    private const int MaxCallingCode = 3;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    // Lower case, without accents.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Words = FrozenSet.Create(
        StringComparer.Ordinal,
        "anonymous", "anonym", "anonyme", "anonymouscaller", "anonymousnumber", "anonimo", "anoniem",
        "restricted", "restrictednumber", "restrictedcaller", "restrictedcallerid",
        "private", "privatenumber", "privatecaller", "p",
        "unknown", "unknownnumber", "unknowncaller", "unknowncallerid", "unidentified", "u",
        "unbekannt", "unbekanntenummer", "unbekannteranrufer", "nummerunbekannt", "rufnummerunbekannt",
        "inconnu", "numeroinconnu", "appelinconnu", "desconocido", "numerodesconocido", "desconhecido", "numerodesconhecido",
        "sconosciuto", "numerosconosciuto", "onbekend", "nummeronbekend", "onbekendnummer",
        "unavailable", "numberunavailable", "notavailable", "calleridunavailable", "outofarea", "o",
        "coverageunavailable", "serviceunavailable",
        "withheld", "numberwithheld", "withheldnumber", "hidden", "hiddennumber", "secret", "suppressed",
        "unterdruckt", "unterdrueckt", "nummerunterdruckt", "nummerunterdrueckt", "rufnummerunterdruckt", "rufnummerunterdrueckt",
        "unterdrucktenummer", "unterdruecktenummer", "keinerufnummer", "keinenummer",
        "masque", "numeromasque", "appelmasque", "prive", "numeroprive", "appelprive",
        "oculto", "numerooculto", "privado", "numeroprivado", "privato", "numeroprivato", "nascosto", "numeronascosto",
        "afgeschermd", "afgeschermdnummer", "privenummer",
        "blocked", "blockednumber", "blockedcaller", "calleridblocked", "nocallerid", "nonumber", "noname",
        "none", "null", "nil", "undefined", "undef", "empty", "na", "nan",
        "payphone", "coinlinepayphone", "interactionwithother",
        "asterisk", "freeswitch",
        "匿名", "未知", "未知号码", "未知来电", "私人号码", "隐藏号码", "号码隐藏", "隐藏",
        "隐藏来电", "无来电显示", "无法显示", "无号码", "号码未知", "私密号码", "匿名来电",
        "未顯示號碼", "隱藏號碼", "號碼隱藏", "未知號碼", "未知來電", "私人號碼",
        "非通知", "非通知設定", "通知不可能", "表示圏外", "公衆電話").GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>
    /// Whether <paramref name="text"/> stands for no number: one of the words, also behind a calling code, only zeros, or neither letter nor digit.
    /// </summary>
    public static bool IsIn(ReadOnlySpan<char> text)
    {
        text = WithoutCallingCode(text);
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
                word[length] = Plain(char.ToLowerInvariant(c));
            }

            length++;
        }

        return onlyZeros || (length <= MaxWord && Words.Contains(word[..length]));
    }

    /// <summary>
    /// Whether a number in the form of E.164 is one of the words above as the keys of a telephone spell it. Some networks send these; none of them is
    /// a number of its country's plan.
    /// </summary>
    public static bool IsSpelled(ReadOnlySpan<char> e164) =>
        e164 is "+266696687" or "+7378742833" or "+2562533" or "+8656696" or "+86282452253" or "+7748283";

    // "+1anonymous": a gateway completes whatever it has. One letter behind digits is something else.
    private static ReadOnlySpan<char> WithoutCallingCode(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith('+'))
        {
            return text;
        }

        var digits = text[1..].IndexOfAnyExcept(Digits);
        return digits is >= 1 and <= MaxCallingCode && text.Length > 1 + digits + 1 && char.IsLetter(text[1 + digits]) ? text[(1 + digits)..] : text;
    }

    // Without accents, which systems lose.
    private static char Plain(char c) => c switch
    {
        'à' or 'á' or 'â' or 'ã' or 'ä' => 'a',
        'è' or 'é' or 'ê' or 'ë' => 'e',
        'ì' or 'í' or 'î' => 'i',
        'ò' or 'ó' or 'ô' or 'õ' or 'ö' => 'o',
        'ù' or 'ú' or 'û' or 'ü' => 'u',
        _ => c,
    };
}
