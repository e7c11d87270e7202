using TierDecision.Files;

namespace TierDecision.Cli.Files;

/// <summary>
/// A file that is read, or standard input under the name <c>-</c>, which is kept in a file of its own meanwhile: it is walked over more than once.
/// </summary>
internal sealed class InputFile : IDisposable
{
    /// <summary>What people call standard input.</summary>
    public const string StandardInput = "-";

    private readonly string? _temporary;

    private InputFile(string name, string? temporary) => (Name, _temporary) = (name, temporary);

    /// <summary>As it was given, or <c>standard input</c>.</summary>
    public string Name { get; }

    /// <summary>Where it is read from.</summary>
    public string Path => _temporary ?? Name;

    /// <summary>The file that a name stands for; reads standard input to its end for <c>-</c>.</summary>
    /// <param name="name">The name.</param>
    /// <param name="input">Opens standard input.</param>
    /// <exception cref="IOException">Standard input cannot be read or kept.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be kept.</exception>
    public static InputFile Of(string name, Func<Stream> input)
    {
        if (name != StandardInput)
        {
            return new InputFile(name, temporary: null);
        }

        var temporary = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName());
        var file = new InputFile("standard input", temporary);
        try
        {
            using var kept = new FileStream(temporary, PrivateFile.Options(FileMode.CreateNew, FileAccess.Write, FileShare.None));
            using var stream = input();
            stream.CopyTo(kept);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        return file;
    }

    public void Dispose()
    {
        if (_temporary is not null)
        {
            File.Delete(_temporary);
        }
    }
}
