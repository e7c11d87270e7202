namespace TierDecision.Configuration.Yaml;

/// <summary>A piece of YAML with its place in the file.</summary>
/// <param name="Line">The line on which it starts, from 1.</param>
internal abstract record YamlPiece(int Line);

/// <summary>A scalar as written, quotes taken off.</summary>
/// <param name="Line">The line.</param>
/// <param name="Text">The text.</param>
/// <param name="IsEmpty">Whether it stands for no value: nothing, <c>~</c> or <c>null</c> without quotes.</param>
internal sealed record YamlScalar(int Line, string Text, bool IsEmpty) : YamlPiece(Line);

/// <summary>A list.</summary>
/// <param name="Line">The line.</param>
/// <param name="Items">The items.</param>
internal sealed record YamlList(int Line, IReadOnlyList<YamlPiece> Items) : YamlPiece(Line);

/// <summary>A mapping; keys may come twice, which the binder reports with their path.</summary>
/// <param name="Line">The line.</param>
/// <param name="Entries">Keys and values in the order of the file.</param>
internal sealed record YamlMapping(int Line, IReadOnlyList<YamlEntry> Entries) : YamlPiece(Line);

/// <summary>A key and its value.</summary>
internal sealed record YamlEntry(YamlScalar Key, YamlPiece Value);
