import * as Lock from "../lock.js"
import { joined } from "../model.js"
import type { Context, Operation } from "../operation.js"
import { bucketOf, documentBody, emptyResponse, noBody, versionHeader, versionOf, xmlResponse } from "../operation.js"
import { refusal } from "../refusal.js"
import type { StoredObject } from "../state.js"
import * as Versions from "../versions.js"

/** @internal */
export const getObjectLockConfiguration: Operation = {
  name: "GetObjectLockConfiguration",
  payload: noBody,
  run: (context) => {
    const { lock, name } = bucketOf(context)
    if (lock === undefined) {
      throw refusal("ObjectLockConfigurationNotFoundError", { details: [["BucketName", name]] })
    }
    return xmlResponse(Lock.bucketDocument(lock))
  }
}

/** @internal */
export const putObjectLockConfiguration: Operation = {
  name: "PutObjectLockConfiguration",
  payload: documentBody,
  run: (context, payload) => {
    const bucket = bucketOf(context)
    const lock = Lock.bucketFromDocument(joined(payload.data))
    if (bucket.versioning !== "Enabled") {
      throw refusal("InvalidBucketState", {
        message: "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration"
      })
    }
    bucket.lock = lock
    return emptyResponse(200)
  }
}

const lockable = (context: Context): StoredObject => {
  Lock.require(bucketOf(context).lock)
  return versionOf(context)
}

const relock = (context: Context, object: StoredObject, change: Partial<Lock.ObjectLock>) => {
  const lock = { ...object.attributes.lock, ...change }
  Versions.replace(bucketOf(context), { ...object, attributes: { ...object.attributes, lock } })
  return emptyResponse(200, versionHeader(context, object))
}

/** @internal */
export const getObjectRetention: Operation = {
  name: "GetObjectRetention",
  payload: noBody,
  run: (context) => {
    const { retention } = lockable(context).attributes.lock
    if (retention === undefined) throw refusal("NoSuchObjectLockConfiguration")
    return xmlResponse(Lock.retentionDocument(retention))
  }
}

/** @internal */
export const putObjectRetention: Operation = {
  name: "PutObjectRetention",
  payload: documentBody,
  run: (context, payload) => {
    const { headers, now } = context
    const object = lockable(context)
    const retention = Lock.retentionFromDocument(joined(payload.data), now)
    Lock.checkRetention(object.attributes.lock.retention, retention, now, Lock.bypasses(headers))
    return relock(context, object, { retention })
  }
}

/** @internal */
export const getObjectLegalHold: Operation = {
  name: "GetObjectLegalHold",
  payload: noBody,
  run: (context) => {
    const { legalHold } = lockable(context).attributes.lock
    if (legalHold === undefined) throw refusal("NoSuchObjectLockConfiguration")
    return xmlResponse(Lock.legalHoldDocument(legalHold))
  }
}

/** @internal */
export const putObjectLegalHold: Operation = {
  name: "PutObjectLegalHold",
  payload: documentBody,
  run: (context, payload) => {
    const object = lockable(context)
    return relock(context, object, { legalHold: Lock.legalHoldFromDocument(joined(payload.data)) })
  }
}
