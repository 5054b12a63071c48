import * as CopySource from "../copySource.js"
import type { Operation } from "../operation.js"
import { bucketOf, keyOf } from "../operation.js"
import { copyObject } from "../operations/copy.js"
import { refusal } from "../refusal.js"
import { toSecond } from "../state.js"
import * as Versions from "../versions.js"
import { notAllowed } from "./bucket.js"

/**
 * A copy that leaves nothing at its source. What is at the target is written over.
 *
 * @internal
 */
export const renameObject: Operation = {
  ...copyObject,
  run: (context, payload) => {
    const bucket = bucketOf(context)
    const source = CopySource.nameOf(context)
    if (source.bucket !== bucket.name) throw notAllowed("An object is renamed within its bucket")
    if (source.versionId !== undefined) throw notAllowed("A version is not renamed")
    if (source.key === keyOf(context)) throw refusal("InvalidRequest", { message: "The new name is the old one" })
    const answer = copyObject.run(context, payload)
    Versions.remove(bucket, context.ids, source.key, toSecond(context.now))
    return answer
  }
}
