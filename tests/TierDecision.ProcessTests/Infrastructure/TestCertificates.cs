using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TierDecision.ProcessTests.Infrastructure;

/// <summary>A certificate authority of one day's life and a server certificate for loopback, as PEM files in a folder.</summary>
internal sealed class TestCertificates
{
    private TestCertificates(string folder)
    {
        AuthorityPath = Path.Combine(folder, "ca.crt");
        ServerCertificatePath = Path.Combine(folder, "server.crt");
        ServerKeyPath = Path.Combine(folder, "server.key");
    }

    public string AuthorityPath { get; }

    public string ServerCertificatePath { get; }

    public string ServerKeyPath { get; }

    public static TestCertificates Create(string folder)
    {
        var files = new TestCertificates(folder);
        var from = TimeProvider.System.GetUtcNow().AddHours(-1);
        var to = from.AddDays(1);

        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=Test authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authorityRequest.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        authorityRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authorityRequest.PublicKey, false));
        using var authority = authorityRequest.CreateSelfSigned(from, to);

        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var serverRequest = new CertificateRequest("CN=localhost", serverKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        serverRequest.CertificateExtensions.Add(names.Build());
        serverRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        serverRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        serverRequest.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "Server authentication")], false));
        using var server = serverRequest.Create(authority, from, to, RandomNumberGenerator.GetBytes(8));

        File.WriteAllText(files.AuthorityPath, authority.ExportCertificatePem());
        File.WriteAllText(files.ServerCertificatePath, server.ExportCertificatePem());
        File.WriteAllText(files.ServerKeyPath, serverKey.ExportPkcs8PrivateKeyPem());
        return files;
    }
}
