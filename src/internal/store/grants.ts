/**
 * Who may read an object, said once more by the request that writes it anew: S3 copies everything but that.
 */
import * as Effect from "effect/Effect"
import type * as Provider from "../../Provider.js"
import * as S3 from "../../S3.js"
import { S3Client } from "../../S3Client.js"
import { sure } from "../provider/support.js"
import type { GrantInput } from "../s3/groups.js"
import type { AccessControlPolicy, Grantee } from "../s3/model/acl.js"

const groups = "http://acs.amazonaws.com/groups/global/"

const named = ({ emailAddress, id, uri }: Grantee): string | undefined =>
  uri !== undefined
    ? `uri="${uri}"`
    : id !== undefined
    ? `id="${id}"`
    : emailAddress !== undefined
    ? `emailAddress="${emailAddress}"`
    : undefined

/** A list as a write can say it: a canned one where that is all of it, or all that the provider has. @internal */
export const toGrants = (
  { grants, owner }: AccessControlPolicy,
  has: Provider.Provider["objectAcl"]
): GrantInput => {
  // Some servers name no owner; one grant of everything is theirs.
  const others = grants.filter(({ grantee, permission }) =>
    permission !== "FULL_CONTROL" || grantee?.uri !== undefined ||
    (grantee?.id !== owner?.id && !(owner?.id === undefined && grants.length === 1))
  )
  const reads = (group: string): boolean =>
    others.some(({ grantee, permission }) => permission === "READ" && grantee?.uri === groups + group)
  const canned = reads("AllUsers") ? "public-read" : reads("AuthenticatedUsers") ? "authenticated-read" : undefined
  if (others.length === 0 || has !== "grants" || (others.length === 1 && canned !== undefined)) {
    return { acl: canned }
  }
  const to = (wanted: string): string | undefined =>
    grants.flatMap(({ grantee = {}, permission }) => permission === wanted ? named(grantee) ?? [] : []).join(", ") ||
    undefined
  return {
    grantFullControl: to("FULL_CONTROL"),
    grantRead: to("READ"),
    grantReadAcp: to("READ_ACP"),
    grantWriteAcp: to("WRITE_ACP")
  }
}

const unheardOf: ReadonlySet<string> = new Set(["UnknownServiceError", "MethodNotAllowed", "MalformedResponse"])

/**
 * The grants of an object, for a write that is to keep them. Who may not read them, as is usual where they are switched
 * off, keeps none: nobody can read more than before. So does a server of which it is not known that it has any.
 *
 * @internal
 */
export const kept = (object: S3.VersionInput): Effect.Effect<GrantInput, S3.GetObjectAclError, S3Client> =>
  Effect.flatMap(S3Client, ({ config: { provider } }) =>
    provider.objectAcl === "none"
      ? Effect.succeed({})
      : S3.getObjectAcl(object).pipe(
        Effect.map((acl) => toGrants(acl, provider.objectAcl)),
        Effect.catchIf(
          ({ _tag }) =>
            _tag === "AccessDenied" || _tag === "NotImplemented" ||
            (!sure(provider, "objectAcl") && unheardOf.has(_tag)),
          () => Effect.succeed({})
        )
      ))
