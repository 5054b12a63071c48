import type { CreateSessionResult } from "../model/bucket.js"
import { answer } from "../shape/document.js"
import * as leaf from "../shape/leaf.js"
import * as shape from "../shape/shape.js"

const credentials = shape.struct<CreateSessionResult>({
  accessKeyId: shape.requiredText("AccessKeyId"),
  secretAccessKey: shape.requiredChild("SecretAccessKey", leaf.secret),
  sessionToken: shape.requiredChild("SessionToken", leaf.secret),
  expiration: shape.date("Expiration")
})

/** @internal */
export const decodeCreateSession = answer(
  "CreateSessionResult",
  shape.holding(shape.requiredChild("Credentials", credentials))
)
