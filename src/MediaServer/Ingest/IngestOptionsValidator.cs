using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Ingest;

[OptionsValidator]
internal sealed partial class IngestOptionsValidator : IValidateOptions<IngestOptions>;
