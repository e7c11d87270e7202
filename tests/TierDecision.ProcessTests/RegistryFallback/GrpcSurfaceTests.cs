using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;

namespace TierDecision.ProcessTests.RegistryFallback;

/// <summary>
/// The official server and client against whatever Grpc.Core.Api and Grpc.Net.Common this build got: a member that they refer to and
/// that is not there would otherwise show only when a call reaches it.
/// </summary>
public sealed class GrpcSurfaceTests
{
    public static TheoryData<Type> Consumers => [typeof(GrpcServiceOptions), typeof(GrpcChannel)];

    [Theory]
    [MemberData(nameof(Consumers))]
    public void Every_member_that_is_referred_to_exists(Type consumer)
    {
        var module = consumer.Assembly.ManifestModule;
        using var file = new PEReader(File.OpenRead(consumer.Assembly.Location));
        var metadata = file.GetMetadataReader();
        // Stands for every type parameter: all that these assemblies ask of one is to be a class.
        Type[] arguments = [.. Enumerable.Repeat(typeof(object), 8)];
        List<string> missing = [];
        var resolved = 0;
        foreach (var handle in metadata.MemberReferences)
        {
            if (AssemblyOf(metadata, metadata.GetMemberReference(handle).Parent) is not ("Grpc.Core.Api" or "Grpc.Net.Common"))
            {
                continue;
            }

            try
            {
                module.ResolveMember(MetadataTokens.GetToken(handle), arguments, arguments);
                resolved++;
            }
            catch (Exception error) when (error is MissingMemberException or TypeLoadException)
            {
                missing.Add(error.Message);
            }
        }

        Assert.Empty(missing);
        Assert.True(resolved > 50, $"only {resolved} members of the two assemblies");
    }

    [Theory]
    [MemberData(nameof(Consumers))]
    public void Every_type_that_derives_or_implements_loads(Type consumer) => Assert.NotEmpty(consumer.Assembly.GetTypes());

    [Theory]
    [InlineData("Grpc.Core.Api")]
    [InlineData("Grpc.Net.Common")]
    public void Assembly_has_the_identity_that_compilers_ask_for(string name)
    {
        var identity = Assembly.Load(name).GetName();

        Assert.Equal(new Version(2, 0, 0, 0), identity.Version);
        Assert.Equal("d754f35622e28bad", Convert.ToHexStringLower(identity.GetPublicKeyToken()!));
    }

    // The assembly that a type comes from; null for one of the consumer's own.
    private static string? AssemblyOf(MetadataReader metadata, EntityHandle type)
    {
        switch (type.Kind)
        {
            case HandleKind.TypeReference:
                var scope = metadata.GetTypeReference((TypeReferenceHandle)type).ResolutionScope;
                return scope.Kind == HandleKind.AssemblyReference
                    ? metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)scope).Name)
                    : AssemblyOf(metadata, scope);
            case HandleKind.TypeSpecification:
                var signature = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)type).Signature);
                if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
                {
                    return null;
                }

                signature.ReadByte(); // class or value type
                return AssemblyOf(metadata, signature.ReadTypeHandle());
            default:
                return null;
        }
    }
}
