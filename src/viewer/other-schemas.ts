/** Files of Grafana's that would be read as an empty dashboard, by what they have in place of `panels`. */
const schemas: Readonly<Record<string, string>> = {
  elements:
    "this is Grafana's newer schema, with elements and a layout; export the dashboard in the classic one",
  spec: "this is a resource of Grafana's newer API; export the dashboard in the classic schema",
  dashboard: "this is an answer of Grafana's API; the dashboard is what it holds",
  rows: 'this is older than Grafana 5; open it in Grafana and save it anew',
};

/** Why a file is none that is drawn here, with the place; undefined where it may be one. */
export const otherSchemaOf = (json: unknown): string | undefined => {
  if (typeof json !== 'object' || json === null || 'panels' in json) return undefined;
  const found = Object.keys(schemas).find((key) => key in json);
  return found && `${found}: ${schemas[found]}`;
};
