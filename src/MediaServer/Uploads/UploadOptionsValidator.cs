using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Uploads;

[OptionsValidator]
internal sealed partial class UploadOptionsValidator : IValidateOptions<UploadOptions>;
