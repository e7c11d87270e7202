using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace TierDecision.Tests.Configuration.Settings;

/// <summary>Finds in compiled code which properties are read: whether there is a call of the getter, outside of the type itself.</summary>
internal sealed class PropertyReaders
{
    private static readonly ConcurrentDictionary<string, PropertyReaders> Assemblies = new();
    private static readonly ConcurrentDictionary<string, PropertyReaders> Programs = new();

    private readonly HashSet<(string Type, string Method)> _called;

    private PropertyReaders(IEnumerable<(string Type, string Method)> called) => _called = [.. called];

    /// <summary>What one assembly of ours reads.</summary>
    public static PropertyReaders InAssembly(string name) => Assemblies.GetOrAdd(name, static name => new(Calls(Assembly.Load(name).Location)));

    /// <summary>What a program reads: its assembly and all of ours that it refers to.</summary>
    public static PropertyReaders InProgram(string name) =>
        Programs.GetOrAdd(name, static name => new(Reach(name, []).SelectMany(assembly => InAssembly(assembly)._called)));

    public bool Contains(PropertyInfo property) => _called.Contains((property.DeclaringType!.FullName!, $"get_{property.Name}"));

    private static HashSet<string> Reach(string name, HashSet<string> reached)
    {
        if (reached.Add(name))
        {
            foreach (var next in Assembly.Load(name).GetReferencedAssemblies().Where(next => next.Name!.StartsWith("TierDecision", StringComparison.Ordinal)))
            {
                Reach(next.Name!, reached);
            }
        }

        return reached;
    }

    private static HashSet<(string Type, string Method)> Calls(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        var calls = new HashSet<(string, string)>();
        foreach (var method in metadata.MethodDefinitions.Select(metadata.GetMethodDefinition).Where(method => method.RelativeVirtualAddress != 0))
        {
            var owner = TypeName(metadata, method.GetDeclaringType());
            var code = file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!;
            for (var at = 0; at + 4 < code.Length; at++)
            {
                // Bytes of an operand can look like a call of something; that they look like one of a certain getter is out of the question.
                if ((code[at] == OpCodes.Call.Value || code[at] == OpCodes.Callvirt.Value)
                    && Callee(metadata, BitConverter.ToInt32(code, at + 1)) is { } callee && callee.Type != owner)
                {
                    calls.Add(callee);
                }
            }
        }

        return calls;
    }

    private static (string Type, string Method)? Callee(MetadataReader metadata, int token)
    {
        var (table, row) = ((TableIndex)(token >>> 24), token & 0xFFFFFF);
        if (table == TableIndex.MethodDef && row >= 1 && row <= metadata.GetTableRowCount(table))
        {
            var method = metadata.GetMethodDefinition(MetadataTokens.MethodDefinitionHandle(row));
            return (TypeName(metadata, method.GetDeclaringType()), metadata.GetString(method.Name));
        }

        if (table != TableIndex.MemberRef || row < 1 || row > metadata.GetTableRowCount(table))
        {
            return null;
        }

        var member = metadata.GetMemberReference(MetadataTokens.MemberReferenceHandle(row));
        if (member.Parent.Kind != HandleKind.TypeReference)
        {
            return null;
        }

        var type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
        return ($"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}", metadata.GetString(member.Name));
    }

    private static string TypeName(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }
}
