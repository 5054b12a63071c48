import type { AccessControlPolicy, Grant, Grantee } from "../model/acl.js"
import { document } from "../shape/document.js"
import * as shape from "../shape/shape.js"
import * as common from "./common.js"

/** @internal */
export const grantee = shape.struct<Grantee>({
  type: shape.attribute("type", "xsi", "http://www.w3.org/2001/XMLSchema-instance"),
  id: shape.text("ID"),
  displayName: shape.text("DisplayName"),
  emailAddress: shape.text("EmailAddress"),
  uri: shape.text("URI")
})

const grant = shape.struct<Grant>({
  grantee: shape.child("Grantee", grantee),
  permission: shape.text("Permission")
})

/** @internal */
export const accessControlPolicy = document<AccessControlPolicy>("AccessControlPolicy", {
  owner: shape.child("Owner", common.owner),
  grants: shape.inside("AccessControlList", shape.list("Grant", grant))
})
