export {};

/** swagger-ui-bundle.js, loaded by the page, has no types. */
declare const SwaggerUIBundle: (settings: Record<string, unknown>) => unknown;

SwaggerUIBundle({
  url: '/openapi/v1.json',
  dom_id: '#api',
  deepLinking: true,
  tryItOutEnabled: true,
  // The validator is a service on the internet: nothing leaves this host.
  validatorUrl: null,
});
