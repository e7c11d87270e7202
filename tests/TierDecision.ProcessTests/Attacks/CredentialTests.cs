using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using TierDecision.Configuration.Access;
using TierDecision.ProcessTests.Conformance;
using TierDecision.ProcessTests.Service;
using TierDecision.Service.Endpoints;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Attacks;

/// <summary>
/// Who may do what, at every address of the endpoint table over gRPC and HTTP: a new method is covered by its row. No wrong credential does anything,
/// and neither does another way to write an address, a verb or a content type.
/// </summary>
public sealed class CredentialTests : IAsyncLifetime
{
    private const string Boss = "boss";
    private const string GrpcType = "application/grpc";

    private static readonly string?[] Types =
    [
        null, "application/grpc+proto", "application/grpc-web", "APPLICATION/GRPC", "text/plain", "application/json",
    ];

    private static readonly string[] Verbs = ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "post", "FETCH"];

    private static readonly string[] Words = [.. PermissionWords.All];

    private readonly KeysFile _keys = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
    private ServiceProcess? _service;

    private ServiceProcess Service => _service ?? throw new InvalidOperationException("the service has not been started");

    public async Task InitializeAsync()
    {
        // For each permission a caller who has no other, and one who has all others.
        _keys.Write(
        [
            (Boss, string.Join(", ", Words), null), ("late", string.Join(", ", Words), "2020-01-31"),
            .. Words.Select(word => ($"only-{word}", word, (string?)null)),
            .. Words.Select(word => ($"all-but-{word}", string.Join(", ", Words.Where(other => other != word)), (string?)null)),
        ]);
        _service = await ServiceProcess.StartAsync(_keys.Settings());
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await Service.DisposeAsync();
        _keys.Dispose();
    }

    [Fact]
    public async Task Wrong_credential_is_none_at_every_address()
    {
        var kept = await KeptAsync();
        foreach (var row in EndpointTable.All)
        {
            foreach (var (what, headers) in WrongCredentials())
            {
                Assert.Equal((row.Method.Name, what, "401"), (row.Method.Name, what, await HttpAsync(row, headers)));
                Assert.Equal((row.Method.Name, what, "16"), (row.Method.Name, what, await GrpcAsync(row, headers)));
            }

            // In the address, where logs would keep it.
            var inTheAddress = $"?access_token={_keys.Key(Boss)}&key={_keys.Key(Boss)}&authorization=Bearer%20{_keys.Key(Boss)}";
            Assert.Equal("401", await SendAsync(Service.HttpAddress, HttpVersion.Version11, row.Verb, Filled(row.Route) + inTheAddress, Json, []));
            Assert.Equal("16", await SendAsync(Service.GrpcAddress, HttpVersion.Version20, "POST", row.GrpcPath + inTheAddress, Framed(row), []));
        }

        Assert.Equal(kept, await KeptAsync());
    }

    [Fact]
    public async Task Every_address_takes_its_own_permission_and_no_other()
    {
        foreach (var row in EndpointTable.All)
        {
            foreach (var word in Words)
            {
                // Some need more than one.
                var needed = PermissionWords.Text(row.Permission).Split(", ");
                foreach (var (caller, mayAsk) in new[] { ($"only-{word}", needed is [var one] && one == word), ($"all-but-{word}", !needed.Contains(word)) })
                {
                    var headers = Bearer(_keys.Key(caller));
                    var (http, grpc) = (await HttpAsync(row, headers), await GrpcAsync(row, headers));
                    Assert.True((http is not ("401" or "403")) == mayAsk, $"{row.Route} by {caller}: {http}");
                    Assert.True((grpc is not ("16" or "7")) == mayAsk, $"{row.GrpcPath} by {caller}: {grpc}");
                }
            }
        }
    }

    [Fact]
    public async Task No_way_to_write_an_address_is_a_way_round()
    {
        var kept = await KeptAsync();
        var answers = 0;
        foreach (var row in EndpointTable.All)
        {
            var callers = new[] { [], Bearer(_keys.Key($"all-but-{PermissionWords.Text(row.Permission).Split(", ")[0]}")) };
            foreach (var (address, version, verb, path, content) in WaysRound(row))
            {
                foreach (var headers in callers)
                {
                    var answer = await SendAsync(address, version, verb, path, content, headers);
                    Assert.True(IsRefusal(answer), $"{verb} {path} as {content()?.Headers.ContentType} at {address}: {answer}");
                    answers++;
                }
            }
        }

        Assert.True(answers > 1_000, $"only {answers} were tried");
        Assert.Equal(kept, await KeptAsync());
    }

    private static bool IsRefusal(string answer) => answer is
        "400" or "401" or "403" or "404" or "405" or "411" or "415" or "421" or "501" or "reset" // over HTTP
        or "7" or "12" or "16"; // over gRPC

    private static (string Name, string Value)[] Bearer(string key) => [("authorization", $"Bearer {key}")];

    private static string Filled(string route) =>
        route.Replace("{decision_id}", new string('a', 32), StringComparison.Ordinal).Replace("{language}", "en", StringComparison.Ordinal);

    private static StringContent Json() => new("{\"customer_id\":\"42\"}", Encoding.UTF8, "application/json");

    // A message that does what it can, such as removing the customer.
    private static Func<HttpContent?> Framed(EndpointRow row, string? type = GrpcType) => () =>
    {
        var message = row.Method.InputType.Parser.ParseFrom(ByteString.Empty);
        if (row.Method.InputType.FindFieldByName("customer_id") is { FieldType: FieldType.String } customer)
        {
            customer.Accessor.SetValue(message, "42");
        }

        var content = new ByteArrayContent(GrpcFrames.Plain(message.ToByteArray()));
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("content-type", type);
        }

        return content;
    };

    private IEnumerable<(string What, (string Name, string Value)[] Headers)> WrongCredentials()
    {
        var key = _keys.Key(Boss);
        string[] texts =
        [
            "", "Bearer", "Bearer ", key, $"Basic {key}", $"Token {key}", $"Digest {key}", $"Bearer{key}", $"Bearer\t{key}", $"Bearer \"{key}\"",
            $"Bearer {key} x", $"Bearer x {key}", $"Bearer {key}, Bearer {key}", $"Bearer {AccessKeyText.Generate()}",
            $"Bearer {key[..^1]}{(key[^1] == 'A' ? 'B' : 'A')}", $"Bearer {key[..^1]}", $"Bearer {key}A", $"Bearer {key.ToUpperInvariant()}",
            $"Bearer {AccessKeyText.Hash(key)}", $"Bearer {Convert.ToBase64String(Encoding.ASCII.GetBytes(key))}",
            $"Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Boss}:{key}"))}", $"Bearer {_keys.Key("late")}", $"Bearer {Boss}",
        ];
        yield return ("nothing", []);
        yield return ("twice", [.. Bearer(key), .. Bearer(key)]);
        yield return ("another header", [("x-api-key", key), ("proxy-authorization", $"Bearer {key}"), ("x-authorization", $"Bearer {key}")]);
        yield return ("a cookie", [("cookie", $"authorization=Bearer {key}; key={key}")]);
        foreach (var text in texts)
        {
            yield return (text.Replace(key, "KEY", StringComparison.Ordinal), [("authorization", text)]);
        }
    }

    // Each verb, path and content type by itself, at both addresses.
    private IEnumerable<(Uri Address, Version Version, string Verb, string Path, Func<HttpContent?> Content)> WaysRound(EndpointRow row)
    {
        foreach (var (address, version) in new[] { (Service.HttpAddress, HttpVersion.Version11), (Service.GrpcAddress, HttpVersion.Version20) })
        {
            foreach (var given in new[] { Filled(row.Route), row.GrpcPath })
            {
                Func<HttpContent?> content = given == row.GrpcPath ? Framed(row) : Json;
                foreach (var path in Written(given))
                {
                    yield return (address, version, "POST", path, content);
                }

                foreach (var verb in Verbs)
                {
                    yield return (address, version, verb, given, verb is "GET" or "HEAD" ? () => null : content);
                }

                foreach (var type in Types)
                {
                    yield return (address, version, "POST", given, Framed(row, type));
                }
            }
        }
    }

    private static IEnumerable<string> Written(string path) =>
    [
        path, path.ToUpperInvariant(), path + "/", path + "//", "/" + path, "/./" + path[1..], "/health/live/../.." + path, "/metrics/%2e%2e" + path,
        path + "?x=/health/live", path + "%00", path + ";x", path.Replace("/", "%2F", StringComparison.Ordinal)[3..].Insert(0, "/"),
        "/%" + ((int)path[1]).ToString("x2", CultureInfo.InvariantCulture) + path[2..],
    ];

    private Task<string> HttpAsync(EndpointRow row, (string Name, string Value)[] headers) => SendAsync(
        Service.HttpAddress, HttpVersion.Version11, row.Verb, Filled(row.Route), row.Verb == "GET" ? () => null : Json, headers);

    private Task<string> GrpcAsync(EndpointRow row, (string Name, string Value)[] headers) =>
        SendAsync(Service.GrpcAddress, HttpVersion.Version20, "POST", row.GrpcPath, Framed(row), headers);

    // The gRPC status, or the HTTP status of an answer that has none.
    private async Task<string> SendAsync(
        Uri address, Version version, string verb, string path, Func<HttpContent?> content, (string Name, string Value)[] headers)
    {
        // As it is written: no step up is taken, no escape read.
        var options = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        using var request = new HttpRequestMessage(new HttpMethod(verb), new Uri(address.GetLeftPart(UriPartial.Authority) + path, options))
        {
            Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content(),
        };
        if (version == HttpVersion.Version20)
        {
            request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        }

        foreach (var named in headers.GroupBy(header => header.Name))
        {
            request.Headers.TryAddWithoutValidation(named.Key, named.Select(header => header.Value));
        }

        try
        {
            using var response = await _client.SendAsync(request);
            await response.Content.LoadIntoBufferAsync();
            return response.TrailingHeaders.TryGetValues("grpc-status", out var values) || response.Headers.TryGetValues("grpc-status", out values)
                ? values.Single()
                : ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        }
        catch (HttpRequestException e) when (e.InnerException is HttpProtocolException or HttpIOException)
        {
            return "reset";
        }
    }

    // What the service holds of the customer whom every call is about.
    private async Task<GetCustomerResponse> KeptAsync() => await new CustomerService.CustomerServiceClient(Service.Channel)
        .GetCustomerAsync(new GetCustomerRequest { CustomerId = "42" }, _keys.Headers(Boss));
}
