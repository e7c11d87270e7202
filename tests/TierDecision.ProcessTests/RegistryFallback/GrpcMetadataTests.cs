using Grpc.Core;

namespace TierDecision.ProcessTests.RegistryFallback;

/// <summary>The rules of metadata and its entries.</summary>
public sealed class GrpcMetadataTests
{
    [Fact]
    public void Key_is_lower_cased()
    {
        Assert.Equal("x-mixed_case.1", new Metadata.Entry("X-Mixed_Case.1", "v").Key);
        Assert.Equal("x-bytes-bin", new Metadata.Entry("X-Bytes-BIN", [1]).Key);
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("with:colon")]
    [InlineData("with/slash")]
    [InlineData("ümlaut")]
    [InlineData("line\nbreak")]
    public void Rejects_malformed_key(string key)
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry(key, "v"));
        Assert.Throws<ArgumentException>(() => new Metadata().Add(key, "v"));
    }

    [Fact]
    public void Rejects_missing_key_or_value()
    {
        Assert.Throws<ArgumentNullException>(() => new Metadata.Entry(null!, "v"));
        Assert.Throws<ArgumentNullException>(() => new Metadata.Entry("k", (string)null!));
        Assert.Throws<ArgumentNullException>(() => new Metadata.Entry("k-bin", (byte[])null!));
        Assert.Throws<ArgumentNullException>(() => new Metadata().Add(null!));
    }

    [Fact]
    public void Rejects_value_that_does_not_fit_the_key()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("text-bin", "v"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("text", [1]));
    }

    [Fact]
    public void Text_entry_has_its_text_and_ascii_bytes()
    {
        var entry = new Metadata.Entry("key", "abc");

        Assert.False(entry.IsBinary);
        Assert.Equal("abc", entry.Value);
        Assert.Equal("abc"u8.ToArray(), entry.ValueBytes);
    }

    [Fact]
    public void Binary_entry_has_copies_of_its_bytes_and_no_text()
    {
        byte[] bytes = [1, 2, 3];
        var entry = new Metadata.Entry("key-bin", bytes);
        bytes[0] = 9;
        entry.ValueBytes[1] = 9;

        Assert.True(entry.IsBinary);
        Assert.Equal([1, 2, 3], entry.ValueBytes);
        Assert.Throws<InvalidOperationException>(() => entry.Value);
    }

    [Fact]
    public void Get_finds_the_last_entry_whatever_the_case_of_the_key()
    {
        var metadata = new Metadata { { "key", "first" }, { "other", "x" }, { "KEY", "last" } };

        Assert.Same(metadata[2], metadata.Get("key"));
        Assert.Equal("last", metadata.GetValue("Key"));
        Assert.Equal("last"u8.ToArray(), metadata.GetValueBytes("key"));
        Assert.Equal(["first", "last"], metadata.GetAll("kEy").Select(entry => entry.Value));
    }

    [Fact]
    public void Get_of_an_absent_key_finds_nothing()
    {
        var metadata = new Metadata { { "key", "v" } };

        Assert.Null(metadata.Get("absent"));
        Assert.Null(metadata.GetValue("absent"));
        Assert.Null(metadata.GetValueBytes("absent"));
        Assert.Empty(metadata.GetAll("absent"));
    }

    [Fact]
    public void Text_of_a_binary_entry_cannot_be_asked_for()
    {
        var metadata = new Metadata { { "key-bin", [1, 2] } };

        Assert.Throws<InvalidOperationException>(() => metadata.GetValue("key-bin"));
        Assert.Equal([1, 2], metadata.GetValueBytes("key-bin"));
    }

    [Fact]
    public void List_members_keep_the_order()
    {
        var (a, b, c) = (new Metadata.Entry("a", "1"), new Metadata.Entry("b", "2"), new Metadata.Entry("c", "3"));
        var metadata = new Metadata { a, c };

        metadata.Insert(1, b);
        Assert.Equal([a, b, c], metadata);
        Assert.Equal(3, metadata.Count);
        Assert.Equal(1, metadata.IndexOf(b));
        Assert.Contains(c, metadata);

        var copy = new Metadata.Entry[4];
        metadata.CopyTo(copy, 1);
        Assert.Equal([null!, a, b, c], copy);

        Assert.True(metadata.Remove(b));
        Assert.False(metadata.Remove(b));
        metadata.RemoveAt(0);
        Assert.Equal([c], metadata);
        metadata[0] = a;
        Assert.Equal([a], metadata);
        Assert.Throws<ArgumentNullException>(() => metadata[0] = null!);

        metadata.Clear();
        Assert.Empty(metadata);
        Assert.False(metadata.IsReadOnly);
    }

    [Fact]
    public void Empty_is_read_only()
    {
        var entry = new Metadata.Entry("key", "v");

        Assert.Empty(Metadata.Empty);
        Assert.True(Metadata.Empty.IsReadOnly);
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add(entry));
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("key", "v"));
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Insert(0, entry));
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Remove(entry));
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Clear());
    }

    [Fact]
    public void Suffix_of_binary_keys_is_the_protocols() => Assert.Equal("-bin", Metadata.BinaryHeaderSuffix);
}
