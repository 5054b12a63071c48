import type {
  ErrorDocument,
  IndexDocument,
  RedirectAllRequestsTo,
  RoutingRule,
  RoutingRuleCondition,
  RoutingRuleRedirect,
  WebsiteConfiguration
} from "../model/website.js"
import { document } from "../shape/document.js"
import * as shape from "../shape/shape.js"

const redirectAll = shape.struct<RedirectAllRequestsTo>({
  hostName: shape.requiredText("HostName"),
  protocol: shape.text("Protocol")
})

const condition = shape.struct<RoutingRuleCondition>({
  httpErrorCodeReturnedEquals: shape.text("HttpErrorCodeReturnedEquals"),
  keyPrefixEquals: shape.text("KeyPrefixEquals")
})

const redirect = shape.struct<RoutingRuleRedirect>({
  protocol: shape.text("Protocol"),
  hostName: shape.text("HostName"),
  replaceKeyPrefixWith: shape.text("ReplaceKeyPrefixWith"),
  replaceKeyWith: shape.text("ReplaceKeyWith"),
  httpRedirectCode: shape.text("HttpRedirectCode")
})

const rule = shape.struct<RoutingRule>({
  condition: shape.child("Condition", condition),
  redirect: shape.requiredChild("Redirect", redirect)
})

/** @internal */
export const websiteConfiguration = document<WebsiteConfiguration>("WebsiteConfiguration", {
  redirectAllRequestsTo: shape.child("RedirectAllRequestsTo", redirectAll),
  indexDocument: shape.child(
    "IndexDocument",
    shape.struct<IndexDocument>({ suffix: shape.requiredText("Suffix") })
  ),
  errorDocument: shape.child(
    "ErrorDocument",
    shape.struct<ErrorDocument>({ key: shape.requiredText("Key") })
  ),
  routingRules: shape.inside("RoutingRules", shape.optionalList("RoutingRule", rule))
})
