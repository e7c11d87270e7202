using TierDecision.Configuration.Settings;
using TierDecision.Files;

namespace TierDecision.Service.Demo;

/// <summary>
/// An empty file beside the store, as long as made-up customers are put into it: by it the next start knows that a store without customers is one
/// that a start left when it was stopped, and not one that was lost.
/// </summary>
/// <param name="store">The store.</param>
internal sealed class DemoMark(EmbeddedStoreOptions store)
{
    private readonly string _path = store.DemoMark();

    /// <summary>Whether an earlier start began and did not end.</summary>
    public bool IsThere => File.Exists(_path);

    /// <summary>Says that customers are being made up.</summary>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be made.</exception>
    public void Put()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_path))!);
        using var made = new FileStream(_path, PrivateFile.Options(FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite));
    }

    /// <summary>Says that they are there.</summary>
    /// <exception cref="IOException">The file cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be removed.</exception>
    public void Remove() => File.Delete(_path);
}
