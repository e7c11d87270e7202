using System.Buffers;
using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>A key with a text, or with bytes where the key ends in "-bin". Immutable.</summary>
    public class Entry
    {
        private static readonly SearchValues<char> KeyCharacters =
            SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");

        private readonly string? _value;
        private readonly byte[]? _valueBytes;

        /// <summary>A binary entry with a copy of <paramref name="valueBytes"/>.</summary>
        /// <exception cref="ArgumentException">The key is malformed or does not end in "-bin".</exception>
        public Entry(string key, byte[] valueBytes)
        {
            Key = Normalize(key);
            if (!IsBinaryKey(Key))
            {
                throw new ArgumentException($"The key of a binary entry ends in \"{BinaryHeaderSuffix}\"; \"{Key}\" does not.", nameof(key));
            }

            ArgumentNullException.ThrowIfNull(valueBytes);
            _valueBytes = (byte[])valueBytes.Clone();
        }

        /// <summary>A text entry.</summary>
        /// <exception cref="ArgumentException">The key is malformed or ends in "-bin".</exception>
        public Entry(string key, string value)
        {
            Key = Normalize(key);
            if (IsBinaryKey(Key))
            {
                throw new ArgumentException($"A key that ends in \"{BinaryHeaderSuffix}\" takes bytes, not a text: \"{Key}\".", nameof(key));
            }

            ArgumentNullException.ThrowIfNull(value);
            _value = value;
        }

        /// <summary>The key in lower case.</summary>
        public string Key { get; }

        /// <summary>A copy of the bytes; of a text, its ASCII bytes.</summary>
        public byte[] ValueBytes => _valueBytes is null ? Encoding.ASCII.GetBytes(_value!) : (byte[])_valueBytes.Clone();

        /// <exception cref="InvalidOperationException">The entry is binary.</exception>
        public string Value => _value ?? throw new InvalidOperationException($"\"{Key}\" is a binary entry and has no text.");

        public bool IsBinary => _value is null;

        public override string ToString() =>
            IsBinary ? $"[Entry: key={Key}, valueBytes={_valueBytes}]" : $"[Entry: key={Key}, value={_value}]";

        internal bool HasKey(string key) => string.Equals(Key, key, StringComparison.OrdinalIgnoreCase);

        private static bool IsBinaryKey(string key) => key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        // Lower-casing returns the same string where nothing changes, so the usual key costs no copy.
        private static string Normalize(string key)
        {
            ArgumentNullException.ThrowIfNull(key);
            if (key.AsSpan().ContainsAnyExcept(KeyCharacters))
            {
                throw new ArgumentException($"A metadata key has letters, digits, \"_\", \"-\" and \".\" only: \"{key}\".", nameof(key));
            }

            return key.ToLowerInvariant();
        }
    }
}
