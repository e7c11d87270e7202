using System.Globalization;
using System.Text.Json;
using NodaTime;
using TierDecision.Files;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Checkpoint;
using TierDecision.Storage.Memory.Tables;

namespace TierDecision.Storage.Memory.Replica;

/// <summary>
/// A replica as a file, from which a service starts without its store. One program keeps one file; what it reads it verifies to the last byte.
/// What goes wrong is a value: a checkpoint is a convenience, and nobody's start or stop fails for it.
/// </summary>
public sealed class ReplicaCheckpoint
{
    private readonly string _path;

    // What the file holds: whose content, after how many of its changes, and the checksum that names it. Only known, not kept alive: it is large.
    private readonly WeakReference<CustomerReplica?> _written = new(null);
    private long _changes;
    private ulong _checksum;

    /// <summary>The checkpoint at <paramref name="path"/>, which need not be there yet.</summary>
    public ReplicaCheckpoint(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
    }

    /// <summary>Reads the file, on all cores.</summary>
    /// <param name="identityKeyFingerprint">The fingerprint of the key that this program hashes identifiers under.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public CheckpointReading Read(ulong identityKeyFingerprint, CancellationToken cancellationToken)
    {
        // To open a pipe would wait for whoever writes to it.
        if (File.Exists(_path) && RegularFile.Problem(_path) is { } unfit)
        {
            return Refused(CheckpointStatus.Damaged, $"it {unfit}");
        }

        try
        {
            using var reader = CheckpointReader.Open(_path);
            return Read(reader, identityKeyFingerprint, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Refused(CheckpointStatus.Missing, "there is none");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refused(CheckpointStatus.Unreadable, e.Message);
        }
    }

    /// <summary>
    /// Makes the file what <paramref name="follower"/> has: writes it whole where that has changed, else only that the store confirmed it again. No
    /// step of the follower may be under way; look-ups go on.
    /// </summary>
    /// <param name="follower">What keeps the replica current.</param>
    /// <param name="confirmedAt">When the store last confirmed what the replica holds.</param>
    /// <param name="cancellationToken">Stops the writing; what stood there before stays.</param>
    public CheckpointWriting Write(CustomerFollower follower, Instant confirmedAt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(follower);
        var replica = follower.Replica;
        if (!follower.IsWhole)
        {
            return new(0, "the customers are being read anew");
        }

        try
        {
            if (_written.TryGetTarget(out var written) && replica == written && follower.Changes == _changes
                && CheckpointWriter.TryConfirm(_path, _checksum, confirmedAt.ToUnixTimeMilliseconds()))
            {
                return new(0);
            }

            using var dataset = JsonDocument.Parse(DatasetDocument.Write(replica.Dataset));
            var position = follower.Position;
            var head = new CheckpointHead
            {
                Dataset = dataset.RootElement,
                Positions = position.Streams,
                Checksums = [.. position.Checksums.Select(checksum => checksum.ToString("x16", CultureInfo.InvariantCulture))],
            };
            var (bytes, checksum) = CheckpointWriter.Write(
                _path, head, replica.Table.Sections(), confirmedAt.ToUnixTimeMilliseconds(), cancellationToken);
            _written.SetTarget(replica);
            (_changes, _checksum) = (follower.Changes, checksum);
            return new(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(0, e.Message);
        }
    }

    private CheckpointReading Read(CheckpointReader reader, ulong identityKeyFingerprint, CancellationToken cancellationToken)
    {
        if (!BitConverter.IsLittleEndian)
        {
            return Refused(CheckpointStatus.OtherVersion, "this machine is big-endian, checkpoints are not");
        }

        if (!reader.TryReadHead(out var status, out var detail))
        {
            return Refused(status, detail);
        }

        var description = DatasetDocument.Read(reader.Head.Dataset.GetRawText());
        if (description.Dataset is not { } dataset)
        {
            return Refused(CheckpointStatus.OtherVersion, description.Detail ?? "its dataset cannot be read");
        }

        if (dataset.Header.IdentityKeyFingerprint != identityKeyFingerprint)
        {
            return Refused(CheckpointStatus.OtherKey, "its identifiers were hashed under another identity key");
        }

        if (CustomerTable.ToBeRead(reader.Head.Sections, CustomerReplica.Growth, out var sections) is not { } table)
        {
            return Refused(CheckpointStatus.OtherVersion, "its sections are not those that this version reads");
        }

        if (reader.ReadSections(sections, cancellationToken) is { } damage)
        {
            return Refused(CheckpointStatus.Damaged, damage);
        }

        if (!table.TryTake())
        {
            return Refused(CheckpointStatus.Damaged, "its tables are inconsistent");
        }

        var replica = new CustomerReplica(dataset, table);
        _written.SetTarget(replica);
        (_changes, _checksum) = (0, reader.Checksum);
        return new(CheckpointStatus.Read, replica, Position(reader.Head), Instant.FromUnixTimeMilliseconds(reader.ConfirmedAtMilliseconds));
    }

    // A text that is no checksum is 0: what follows is then read anew from the store.
    private static FollowPosition Position(CheckpointHead head) => new(
        head.Positions,
        [.. head.Checksums.Select(
                text => ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sum) ? sum : 0)]);

    private static CheckpointReading Refused(CheckpointStatus status, string detail) => new(status, null, null, default, detail);
}
