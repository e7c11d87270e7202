using TierDecision.Core.Customers;
using TierDecision.Tests.PhoneNumbers;

namespace TierDecision.Tests.Core.Customers;

public class IdentityHasherTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, IdentityHasher.KeySize).Select(i => (byte)i)];
    private static readonly IdentityHasher Hasher = new(Key, Phones.In("DE"));

    [Theory]
    [InlineData("Mia@Example.COM", "mia@example.com")]
    [InlineData("  mia@example.com ", "mia@example.com")]
    [InlineData("MÜLLER@example.com", "müller@example.com")]
    public void Email_is_compared_without_case_or_space_around(string one, string other) => Assert.Equal(Email(one), Email(other));

    [Theory]
    [InlineData("", IdentityError.Empty)]
    [InlineData("  ", IdentityError.Empty)]
    [InlineData("mia", IdentityError.NotAnEmailAddress)]
    [InlineData("@example.com", IdentityError.NotAnEmailAddress)]
    [InlineData("mia@", IdentityError.NotAnEmailAddress)]
    [InlineData("mia@a@b", IdentityError.NotAnEmailAddress)]
    [InlineData("mia smith@example.com", IdentityError.NotAnEmailAddress)]
    public void Rejects_what_is_no_email(string written, IdentityError expected)
    {
        Assert.Equal(expected, Hasher.TryHashEmail(written, out var key));
        Assert.Equal(default, key);
    }

    [Fact]
    public void Phone_in_any_spelling_is_one_key()
    {
        Assert.Equal(IdentityError.None, Hasher.TryHashPhone("030 901820", out var national));
        Assert.Equal(IdentityError.None, Hasher.TryHashPhone("+49 (30) 90-18-20", out var international));
        Assert.Equal(national, international);
    }

    [Fact]
    public void Customer_id_is_compared_as_written()
    {
        Assert.Equal(CustomerId("A1"), CustomerId(" A1 "));
        Assert.NotEqual(CustomerId("A1"), CustomerId("a1"));
        Assert.Equal(IdentityError.Empty, Hasher.TryHashCustomerId(" ", out _));
    }

    [Fact]
    public void External_id_has_a_source_without_case_and_an_id_as_written()
    {
        Assert.Equal(External("CRM", "42"), External(" crm ", " 42 "));
        Assert.NotEqual(External("crm", "a"), External("crm", "A"));
        Assert.NotEqual(External("crm", "42"), External("erp", "42"));
        Assert.Equal(IdentityError.NoSource, Hasher.TryHashExternal("", "42", out _));
        Assert.Equal(IdentityError.Empty, Hasher.TryHashExternal("crm", " ", out _));
    }

    [Fact]
    public void External_ids_with_colons_do_not_run_into_each_other() => Assert.NotEqual(External("crm:eu", "42"), External("crm", "eu:42"));

    [Fact]
    public void Kinds_do_not_collide()
    {
        Assert.Equal(IdentityError.None, Hasher.TryHashPhone("+4930901820", out var phone));
        IdentityKey[] keys = [phone, CustomerId("+4930901820"), CustomerId("a@b"), Email("a@b"), External("a", "b"), CustomerId("a:b"), CustomerId("\u0001ab")];

        Assert.Distinct(keys);
    }

    [Theory]
    [InlineData(IdentityHasher.MaxLength, IdentityError.None)]
    [InlineData(IdentityHasher.MaxLength + 1, IdentityError.TooLong)]
    public void Length_is_bounded(int length, IdentityError expected)
    {
        Assert.Equal(expected, Hasher.TryHashCustomerId(new string('语', length), out _));
        Assert.Equal(expected, Hasher.TryHashEmail(new string('a', length - 2) + "@b", out _));
        Assert.Equal(expected, Hasher.TryHashExternal("crm", new string('a', length - 4), out _));
    }

    [Fact]
    public void Another_key_gives_other_hashes_and_another_fingerprint()
    {
        byte[] otherKey = [.. Key.Select(b => (byte)(b ^ 0x80))];
        var other = new IdentityHasher(otherKey);

        Assert.Equal(IdentityError.None, other.TryHashCustomerId("42", out var hashed));
        Assert.NotEqual(CustomerId("42"), hashed);
        Assert.NotEqual(Hasher.Fingerprint, other.Fingerprint);
        Assert.Equal(Hasher.Fingerprint, new IdentityHasher(Key).Fingerprint);
    }

    [Fact]
    public void Rejects_key_of_another_length() => Assert.Throws<ArgumentException>(() => new IdentityHasher(new byte[15]));

    [Fact]
    public void Hashing_allocates_nothing()
    {
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                HashAll();
            }
        }));

        static void HashAll()
        {
            Hasher.TryHashCustomerId("customer-42", out _);
            Hasher.TryHashPhone("+4930901820", out _);
            Hasher.TryHashEmail("Mia@Example.com", out _);
            Hasher.TryHashExternal("crm", "42", out _);
        }
    }

    private static IdentityKey CustomerId(string id)
    {
        Assert.Equal(IdentityError.None, Hasher.TryHashCustomerId(id, out var key));
        return key;
    }

    private static IdentityKey Email(string email)
    {
        Assert.Equal(IdentityError.None, Hasher.TryHashEmail(email, out var key));
        return key;
    }

    private static IdentityKey External(string source, string id)
    {
        Assert.Equal(IdentityError.None, Hasher.TryHashExternal(source, id, out var key));
        return key;
    }
}
