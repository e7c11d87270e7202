using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TierDecision.ProcessTests.Infrastructure;

/// <summary>A certificate authority of one day's life and certificates of it for a server on loopback and for a client, as PEM files in a folder.</summary>
internal sealed class TestCertificates
{
    private TestCertificates(string folder)
    {
        AuthorityPath = Path.Combine(folder, "ca.crt");
        ServerCertificatePath = Path.Combine(folder, "server.crt");
        ServerKeyPath = Path.Combine(folder, "server.key");
        ClientCertificatePath = Path.Combine(folder, "client.crt");
        ClientKeyPath = Path.Combine(folder, "client.key");
    }

    public string AuthorityPath { get; }

    public string ServerCertificatePath { get; }

    public string ServerKeyPath { get; }

    public string ClientCertificatePath { get; }

    public string ClientKeyPath { get; }

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

        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        File.WriteAllText(files.AuthorityPath, authority.ExportCertificatePem());
        Write("CN=localhost", new Oid("1.3.6.1.5.5.7.3.1", "Server authentication"), names.Build(), files.ServerCertificatePath, files.ServerKeyPath);
        Write("CN=client", new Oid("1.3.6.1.5.5.7.3.2", "Client authentication"), null, files.ClientCertificatePath, files.ClientKeyPath);
        return files;

        void Write(string subject, Oid usage, X509Extension? names, string certificatePath, string keyPath)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
            if (names is not null)
            {
                request.CertificateExtensions.Add(names);
            }

            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([usage], false));
            using var certificate = request.Create(authority, from, to, RandomNumberGenerator.GetBytes(8));
            File.WriteAllText(certificatePath, certificate.ExportCertificatePem());
            File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
        }
    }
}
