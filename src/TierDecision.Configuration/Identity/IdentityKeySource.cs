using System.Security.Cryptography;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.Files;

namespace TierDecision.Configuration.Identity;

/// <summary>Finds the secret under which identifiers are hashed.</summary>
public static class IdentityKeySource
{
    // Known to everyone who can read this: it lets a newcomer's loader and service agree, and hides nothing.
    private static readonly byte[] PublishedKey = "tierdecision-dev"u8.ToArray();

    /// <summary>Finds the secret: the configured one, else the configured file's, else the one in
    /// <paramref name="defaultKeyFile"/>, else the published one.</summary>
    /// <param name="options">What is configured.</param>
    /// <param name="defaultKeyFile">The file of the store, made if missing; null if the store has none.</param>
    /// <param name="phones">Reads phone numbers that are not E.164.</param>
    public static IdentityKeyResult Find(IdentityOptions options, string? defaultKeyFile, IPhoneNormalizer phones)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Key.Length > 0)
        {
            return Read(options.Key, "the configured identity key", phones);
        }

        if (options.KeyFile.Length > 0)
        {
            return ReadFile(options.KeyFile, phones);
        }

        if (defaultKeyFile is null)
        {
            return new IdentityKeyResult(new IdentityHasher(PublishedKey, phones), IsPublished: true, Error: null);
        }

        try
        {
            MakeIfMissing(defaultKeyFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failed($"The identity key file '{defaultKeyFile}' cannot be made: {e.Message}");
        }

        return ReadFile(defaultKeyFile, phones);
    }

    private static IdentityKeyResult ReadFile(string path, IPhoneNormalizer phones)
    {
        if (RegularFile.Problem(path) is { } problem)
        {
            return Failed($"The identity key file '{path}' {problem}.");
        }

        try
        {
            return Read(File.ReadAllText(path).Trim(), $"the identity key in '{path}'", phones);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failed($"The identity key file '{path}' cannot be read: {e.Message}");
        }
    }

    private static IdentityKeyResult Read(string hex, string what, IPhoneNormalizer phones)
    {
        var key = new byte[IdentityHasher.KeySize];
        var status = Convert.FromHexString(hex, key, out var consumed, out var written);
        return status == System.Buffers.OperationStatus.Done && written == key.Length && consumed == hex.Length
            ? new IdentityKeyResult(new IdentityHasher(key, phones), IsPublished: false, Error: null)
            : Failed($"Expected {2 * key.Length} hexadecimal digits as {what}, such as 'openssl rand -hex {key.Length}' prints.");
    }

    // Written under another name and moved: two programs that start together end up with one key, and nobody reads half of one.
    private static void MakeIfMissing(string path)
    {
        if (File.Exists(path))
        {
            return;
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $".{Path.GetRandomFileName()}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(temporary, options))
        {
            writer.WriteLine(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdentityHasher.KeySize)));
        }

        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }

    private static IdentityKeyResult Failed(string error) => new(null, IsPublished: false, error);
}

/// <summary>The hasher, or what is wrong.</summary>
/// <param name="Hasher">The hasher; null where there is an error.</param>
/// <param name="IsPublished">Whether the secret is the published one, which protects nothing.</param>
/// <param name="Error">What is wrong and what to do; null where nothing is.</param>
public readonly record struct IdentityKeyResult(IdentityHasher? Hasher, bool IsPublished, string? Error);
