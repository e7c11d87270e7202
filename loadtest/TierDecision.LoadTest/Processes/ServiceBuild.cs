using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace TierDecision.LoadTest.Processes;

/// <summary>A build of the service on disk: what a report must say of it, because builds of different kinds cannot be compared.</summary>
/// <param name="Program">The full path of its .dll.</param>
/// <param name="Version">Its version, with the commit if the build knew it.</param>
/// <param name="IsReadyToRun">Whether it was compiled ahead, which makes its start shorter.</param>
/// <param name="IsOptimized">Whether it is a Release build.</param>
internal sealed record ServiceBuild(string Program, string Version, bool IsReadyToRun, bool IsOptimized)
{
    private const string HowToPublish = "dotnet publish src/TierDecision.Service -c Release -o FOLDER";

    /// <summary>What kind of build it is, in words.</summary>
    public string Kind => (IsOptimized ? "Release" : "Debug") + (IsReadyToRun ? ", ReadyToRun" : "");

    /// <summary>Why <paramref name="program"/> cannot be started, as the end of a sentence that begins with it; null if it can.</summary>
    public static string? Problem(string program)
    {
        if (Directory.Exists(program))
        {
            return "is a folder; name the TierDecision.Service.dll in it";
        }

        if (!File.Exists(program))
        {
            return $"is not there; build it ({HowToPublish}) and name the TierDecision.Service.dll in FOLDER";
        }

        // What `dotnet` needs beside a program.
        var configuration = Path.ChangeExtension(program, ".runtimeconfig.json");
        return Path.GetExtension(program) == ".dll" && File.Exists(configuration) && IsAssembly(program)
            ? null
            : "is not the .dll of a built service with its .runtimeconfig.json beside it; "
                + $"name the TierDecision.Service.dll of a build ({HowToPublish})";
    }

    /// <summary>Reads what the .dll at <paramref name="program"/> says of itself; it has no <see cref="Problem"/>.</summary>
    public static ServiceBuild Read(string program)
    {
        using var reader = new PEReader(File.OpenRead(program));
        return new ServiceBuild(
            Path.GetFullPath(program),
            FileVersionInfo.GetVersionInfo(program).ProductVersion ?? "unknown",
            reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0,
            !HasOptimizerOff(reader.GetMetadataReader()));
    }

    private static bool IsAssembly(string program)
    {
        try
        {
            using var reader = new PEReader(File.OpenRead(program));
            return reader.HasMetadata;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }

    private static bool HasOptimizerOff(MetadataReader metadata)
    {
        foreach (var handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (attribute.Constructor.Kind == HandleKind.MemberReference
                && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
                && metadata.StringComparer.Equals(metadata.GetTypeReference((TypeReferenceHandle)parent).Name, nameof(DebuggableAttribute)))
            {
                // Two bytes in front of the arguments (ECMA-335, II.23.3), then the only one.
                var value = metadata.GetBlobReader(attribute.Value);
                value.ReadUInt16();
                return ((DebuggableAttribute.DebuggingModes)value.ReadInt32()).HasFlag(DebuggableAttribute.DebuggingModes.DisableOptimizations);
            }
        }

        return false;
    }
}
