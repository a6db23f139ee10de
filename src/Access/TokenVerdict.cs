namespace Loomcast.Access;

public enum TokenVerdict
{
    Valid,
    Malformed,
    WrongSignature,
    WrongAudience,
    NotYetValid,
    Expired,
}
