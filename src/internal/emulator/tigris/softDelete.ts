import type { Operation } from "../operation.js"
import { bucketOf, documentBody, emptyResponse, keyOf, noBody, versionIdOf } from "../operation.js"
import * as List from "../operations/list.js"
import * as ListVersions from "../operations/versions.js"
import { refusal } from "../refusal.js"
import { toSecond } from "../state.js"
import * as Versions from "../versions.js"
import { notAllowed } from "./bucket.js"
import * as Recoverable from "./recoverable.js"

/** @internal */
export const listDeleted: Operation = {
  ...List.listObjectsV2,
  run: List.secondOf(Recoverable.objects)
}

/** @internal */
export const listDeletedVersions: Operation = {
  ...ListVersions.listObjectVersions,
  run: ListVersions.versionsOf(Recoverable.histories)
}

/** @internal */
export const purgeObject: Operation = {
  name: "DeleteObject",
  payload: noBody,
  run: (context) => {
    const bucket = bucketOf(context)
    const object = Recoverable.find(bucket, keyOf(context), versionIdOf(context), context.now)
    if (object !== undefined) Recoverable.forget(bucket, object)
    return emptyResponse(204)
  }
}

/** It comes back as what is written last. @internal */
export const restoreObject: Operation = {
  name: "RestoreObject",
  payload: documentBody,
  run: (context) => {
    const bucket = bucketOf(context)
    const type = context.headers.get("x-tigris-restore-type")
    if (type !== "soft-delete") throw notAllowed(`Nothing is restored by the type ${type}`)
    const versionId = context.headers.get("x-tigris-restore-version")
    const object = Recoverable.find(bucket, keyOf(context), versionId, context.now)
    if (object === undefined) throw refusal("NoSuchKey", { details: [["Key", keyOf(context)]] })
    Recoverable.forget(bucket, object)
    const restored = Versions.store(bucket, context.ids, { ...object, lastModified: toSecond(context.now) })
    return emptyResponse(200, Versions.writtenHeader(bucket, restored.versionId))
  }
}
