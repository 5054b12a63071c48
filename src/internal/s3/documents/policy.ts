import { decodeDocument, isFailure, type XmlFailure } from "../../wire/xml.js"
import { xmlFailure } from "../../wire/xmlFailure.js"
import { defaultLimits } from "../../wire/xmlLimits.js"

/** A policy is JSON, and is handed on as the server has it. @internal */
export const decodePolicy = (body: string | Uint8Array): { readonly policy: string } | XmlFailure => {
  const policy = decodeDocument(body, defaultLimits.maxLength)
  if (isFailure(policy)) return policy
  try {
    JSON.parse(policy)
    return { policy }
  } catch {
    return xmlFailure("the policy is not JSON", 0)
  }
}
