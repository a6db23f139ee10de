using System.ComponentModel;
using System.Globalization;

namespace Loomcast.Pipeline.Voices;

/// <summary>Reads a setting that is only a path.</summary>
internal sealed class VoiceFileConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string path ? new VoiceFile { Model = path } : base.ConvertFrom(context, culture, value);
}
