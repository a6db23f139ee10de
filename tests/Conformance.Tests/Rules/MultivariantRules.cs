using System.Runtime.InteropServices;
using Loomcast.Conformance.Tests.Playlist;
using Loomcast.Conformance.Tests.Sources;

namespace Loomcast.Conformance.Tests.Rules;

/// <summary>Section 2.2: the multivariant playlist, and what it promises of the media.</summary>
public sealed class MultivariantRules(Recordings recordings) : RecordedRules(recordings)
{
    [Theory, EveryStream]
    public void V01_bandwidths_hold(Seen seen) => EachVariant(seen, (variant, own) =>
    {
        var all = Played(seen, variant, own).ToList();
        var peak = all.GroupBy(group => group.Type).Sum(type => type.Max(member => Rates(member.Rendition).Max()));
        var average = all.GroupBy(group => group.Type).Sum(type => type.Max(member => Average(member.Rendition)));
        Assert.InRange(peak, 1, 1.25m * variant.Integer("BANDWIDTH")!.Value);
        Assert.InRange(average, 1, 1.1m * variant.Integer("AVERAGE-BANDWIDTH")!.Value);
        Assert.True(variant.Integer("AVERAGE-BANDWIDTH") <= variant.Integer("BANDWIDTH"));
    });

    [Theory, EveryStream]
    public void V02_M10_codecs_are_complete_and_true(Seen seen) => EachVariant(seen, (variant, own) =>
    {
        var real = Played(seen, variant, own).SelectMany(member => member.Rendition.IsMp4 ? member.Rendition.InitOf(member.Rendition.Segments[0]).Tracks.Select(track => track.Codec) : []);
        Assert.Equal(real.Distinct().Order(), variant.Text("CODECS")!.Split(',').Order());
    });

    [Theory, EveryStream]
    public void V03_resolution_and_frame_rate_are_those_of_the_pictures(Seen seen) => EachVariant(seen, (variant, own) =>
    {
        var segment = own.Segments[1];
        if (own.InitOf(segment).Tracks.SingleOrDefault(track => track.Kind == "vide") is { } video)
        {
            Assert.Equal($"{video.Size.Width}x{video.Size.Height}", variant.Word("RESOLUTION"));
            var frames = own.MediaOf(segment, segment.Uri!).Fragments.Where(fragment => fragment.Track.Id == video.Id).SelectMany(fragment => fragment.Samples).ToList();
            var rate = frames.Count * (decimal)video.Timescale / frames.Sum(frame => frame.Duration);
            Assert.InRange(variant.Number("FRAME-RATE")!.Value, rate - 0.01m, rate + 0.01m);
        }
    });

    [Theory, EveryStream]
    public void V04_all_media_playlists_agree(Seen seen)
    {
        var lists = Of(seen).Renditions.Where(rendition => !rendition.Last.IsIFramesOnly).Select(rendition => rendition.Last).ToList();
        Assert.Single(lists.Select(list => list.TargetDuration).Distinct());
        Assert.Single(lists.Select(list => list.DiscontinuitySequence).Distinct());
        Assert.Single(lists.Select(list => list.IsEnded).Distinct());
        Assert.Single(lists.Select(list => string.Join(' ', list.DateRanges)).Distinct());
        Assert.Single(Of(seen).Renditions.Select(rendition => rendition.First).Where(list => !list.IsIFramesOnly).Select(list => list.ServerControl!.ToString()).Distinct());

        // Segments of one number begin together, within a frame of sound and one of pictures, and after as many discontinuities.
        foreach (var same in lists.SelectMany(list => list.Segments).Where(segment => segment.Date is not null).GroupBy(segment => segment.Number))
        {
            Assert.InRange(same.Max(segment => segment.Date) - same.Min(segment => segment.Date) ?? default, TimeSpan.Zero, TimeSpan.FromMilliseconds(65));
            Assert.Single(same.Select(segment => segment.Discontinuities).Distinct());
        }
    }

    [Theory, EveryStream]
    public void V06_variants_differ_in_bandwidth(Seen seen) => Assert.Distinct(Of(seen).Multivariant.Variants.Select(variant => variant.Attributes.Integer("BANDWIDTH")));

    [Theory, EveryStream]
    public void V07_sound_and_pictures_are_apart(Seen seen)
    {
        EachRendition(seen, rendition => Assert.True(!rendition.IsMp4 || rendition.InitOf(rendition.Segments[0]).Tracks.Count == 1));
        Assert.All(Of(seen).Multivariant.Renditions, media => Assert.NotNull(media.Text("URI")));
    }

    [Theory, EveryStream]
    public void V08_media_groups_are_legal(Seen seen)
    {
        var playlist = Of(seen).Multivariant;
        foreach (var group in playlist.Renditions.GroupBy(media => (media.Word("TYPE"), media.Text("GROUP-ID"))))
        {
            Assert.Distinct(group.Select(media => media.Text("NAME")));
            Assert.InRange(group.Count(media => media.IsYes("DEFAULT")), 0, 1);
            Assert.Distinct(group.Where(media => media.IsYes("AUTOSELECT")).Select(media => (media.Text("LANGUAGE"), media.Text("CHARACTERISTICS"), media.Text("ASSOC-LANGUAGE"))));
            Assert.All(group, media =>
            {
                Assert.Contains(media.Word("TYPE"), new[] { "AUDIO", "VIDEO", "SUBTITLES", "CLOSED-CAPTIONS" });
                Assert.NotNull(media.Text("LANGUAGE"));
                Assert.True(!media.IsYes("DEFAULT") || media["AUTOSELECT"] is null or "YES");
                Assert.True(media["FORCED"] is null || media.Word("TYPE") == "SUBTITLES");
                Assert.True(media.Word("TYPE") != "AUDIO" || media.Text("CHANNELS") is not null);
            });
        }

        // Every group is used, and every group that a variant names is there; subtitles go with each variant.
        foreach (var type in new[] { "AUDIO", "VIDEO", "SUBTITLES" })
        {
            var groups = playlist.Renditions.Where(media => media.Word("TYPE") == type).Select(media => media.Text("GROUP-ID")).Distinct().Order();
            Assert.Equal(groups, playlist.Variants.Select(variant => variant.Attributes.Text(type)).OfType<string>().Distinct().Order());
            Assert.True(type != "SUBTITLES" || !groups.Any() || playlist.Variants.All(variant => variant.Attributes["SUBTITLES"] is not null));
        }
    }

    [Theory, EveryStream(Recordings.Live, Recordings.Event, Recordings.Restarted, Recordings.Conversation, Recordings.Lost)]
    public void V09_all_renditions_have_parts_if_one_has(Seen seen)
    {
        var renditions = Of(seen).Renditions.Where(rendition => !rendition.Last.IsIFramesOnly).ToList();
        Assert.Single(renditions.Select(rendition => rendition.Playlists.Any(list => list.HasParts)).Distinct());
        Assert.Single(renditions.Select(rendition => rendition.Last.PartTarget is not null).Distinct());
    }

    [Theory, EveryStream]
    public void V10_i_frame_playlists_hold_one_i_frame_a_segment(Seen seen) => Assert.All(Of(seen).Multivariant.IFrameVariants, variant =>
    {
        var rendition = Of(seen).Rendition(variant.Text("URI")!);
        Assert.All(rendition.FullPlaylists, list => Assert.True(list.IsIFramesOnly));
        Assert.All(rendition.Last.Segments, frame => AssertIsIFrame(rendition, frame));
        Assert.NotNull(variant.Integer("BANDWIDTH"));
        Assert.NotNull(variant.Text("CODECS"));
        Assert.NotNull(variant.Word("RESOLUTION"));
    });

    [Theory, EveryStream]
    public void V11_T12_nothing_is_redirected(Seen seen) => Assert.All(Of(seen).All, exchange => Assert.InRange((int)exchange.Status, 200, 299));

    [Theory, EveryStream]
    public void V12_the_multivariant_playlist_does_not_change(Seen seen) => Assert.All(Of(seen).Multivariants, exchange => Assert.Equal(Of(seen).Multivariants[0].Text, exchange.Text));

    [Theory, EveryStream]
    public void G12_machine_made_renditions_are_said_to_be_and_no_others(Seen seen) => Assert.All(Of(seen).Multivariant.Renditions, media =>
        Assert.Equal(seen.Stream != Recordings.Lost, (media.Text("CHARACTERISTICS") ?? "").Split(',').Contains("public.machine-generated")));

    private void EachVariant(Seen seen, Action<AttributeList, RecordedRendition> check) =>
        Assert.All(Of(seen).Multivariant.Variants, variant => check(variant.Attributes, Of(seen).Rendition(variant.Uri)));

    /// <summary>The range begins with a movie fragment and ends with its first sample, which is a sync sample.</summary>
    private static void AssertIsIFrame(RecordedRendition rendition, Segment frame)
    {
        var range = frame.Tags.Single(tag => tag.Name == "EXT-X-BYTERANGE").Value!.Split('@').Select(int.Parse).ToList();
        Assert.Equal("moof"u8, rendition.Fetched(frame.Uri!).Body.AsSpan(range[1] + 4, 4));
        var ends = rendition.MediaOf(frame, frame.Uri!).Samples.Where(sample => sample.IsSync)
            .Select(sample => MemoryMarshal.TryGetArray(sample.Bytes, out var bytes) ? bytes.Offset + bytes.Count : 0);
        Assert.Contains(range[1] + range[0], ends);
    }

    /// <summary>What is played with a variant: itself, and the members of its groups.</summary>
    private IEnumerable<(string Type, RecordedRendition Rendition)> Played(Seen seen, AttributeList variant, RecordedRendition own) =>
        new[] { "AUDIO", "SUBTITLES" }.SelectMany(type => Of(seen).Multivariant.Renditions
            .Where(media => media.Word("TYPE") == type && media.Text("GROUP-ID") == variant.Text(type) && media["URI"] is not null)
            .Select(media => (type, Of(seen).Rendition(media.Text("URI")!))))
        .Where(member => member.Item2 != own).Prepend(("", own));

    /// <summary>Bits per second of each segment that is not a short last one.</summary>
    private static IEnumerable<decimal> Rates(RecordedRendition rendition) => rendition.Segments
        .Where(segment => !segment.IsGap && segment.Duration >= 0.5m * rendition.Last.TargetDuration)
        .Select(segment => rendition.Fetched(segment.Uri!).Body.Length * 8 / segment.Duration!.Value);

    private static decimal Average(RecordedRendition rendition)
    {
        var segments = rendition.Segments.Where(segment => !segment.IsGap).ToList();
        return segments.Sum(segment => rendition.Fetched(segment.Uri!).Body.Length) * 8 / segments.Sum(segment => segment.Duration!.Value);
    }
}
