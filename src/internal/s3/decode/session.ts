import * as Redacted from "effect/Redacted"
import { type XmlFailure, xmlFailure } from "../../wire/xmlFailure.js"
import type { CreateSessionResult } from "../model/bucket.js"
import * as document from "./document.js"

const secret = (name: string): document.Field<Redacted.Redacted<string>> => {
  const field = document.requiredText(name)
  return (element, reading) => Redacted.make(field(element, reading))
}

const decode = document.document(
  "CreateSessionResult",
  document.inside(
    "Credentials",
    document.struct<CreateSessionResult>({
      accessKeyId: document.requiredText("AccessKeyId"),
      secretAccessKey: secret("SecretAccessKey"),
      sessionToken: secret("SessionToken"),
      expiration: document.date("Expiration")
    })
  )
)

/** @internal */
export const decodeCreateSession = (body: string | Uint8Array): CreateSessionResult | XmlFailure =>
  decode(body) ?? xmlFailure("<Credentials> is missing", 0)
