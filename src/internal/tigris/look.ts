/**
 * A look at the server, before it is asked for what another would take for something else: to delete a version that is
 * deleted already, or to copy what was. Once for a client.
 */
import type * as S3Config from "../../S3Config.js"
import type { AsOfInput } from "../s3/asOf.js"
import type { First } from "../s3/operation.js"
import { bucketInfoOperation, isAnswered } from "./bucketInfo.js"

interface Named {
  readonly bucket?: string | undefined
}

/** @internal */
export const look = (input: object, config: S3Config.S3Config): First | undefined => {
  const { bucket }: Named = input
  return isAnswered(config) || bucket === undefined ? undefined : { operation: bucketInfoOperation, input: { bucket } }
}

/** Of what is asked for as it was. @internal */
export const lookThen = (input: Named & AsOfInput, config: S3Config.S3Config): First | undefined =>
  input.snapshotVersion === undefined ? undefined : look(input, config)

const isRefused = ({ _tag }: { readonly _tag: string }): boolean => _tag === "AccessDenied"

/**
 * The same for those who may read objects, and know nothing of their bucket: nothing is lost by a read.
 *
 * @internal
 */
export const lookThenIfAllowed = (input: Named & AsOfInput, config: S3Config.S3Config): First | undefined => {
  const first = lookThen(input, config)
  return first && { ...first, passes: isRefused }
}
