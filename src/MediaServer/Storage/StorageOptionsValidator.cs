using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Storage;

[OptionsValidator]
internal sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>;
