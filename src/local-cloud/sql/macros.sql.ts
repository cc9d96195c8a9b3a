/**
 * What Redshift's functions and casts do that the engine's own do not, in the engine's SQL. They live in memory, are made at
 * each start, and are reached only by what the translator writes.
 * `RS:<sqlstate>:<message>` is how an error made here carries its state.
 */
export const macros: readonly string[] = [
  `rs_raise(state, message) AS error('RS:' || state || ':' || message)`,
  `rs_divisor(b) AS CASE WHEN b = 0 THEN rs_raise('22012', 'division by zero') ELSE b END`,
  // Text is a whole number or no integer at all: the engine alone would round '12.7', so what is no part of a whole number is
  // put where no cast takes it (errors.ts puts it back). A macro repeats its argument wherever it names it, hence one mention each.
  `rs_whole(x) AS translate(trim(x), '.eE_', '\ue001\ue002\ue003\ue004')`,
  // VARCHAR(n) counts bytes and never splits a character.
  `rs_cut(x, n) AS (list_transform([x], lambda t: CASE WHEN strlen(t) <= n THEN t WHEN strlen(t) = length(t) THEN left(t, n) ELSE left(t, list_max(list_filter(range(0, n + 1), lambda i: strlen(left(t, i)) <= n))) END))[1]`,
  // Spaces at the end may go when text is stored; letters may not.
  `rs_fit(x, n) AS CASE WHEN x IS NULL OR strlen(x) <= n THEN x WHEN strlen(rtrim(x)) <= n THEN rpad(rtrim(x), n, ' ') ELSE rs_raise('22001', 'value too long for type character varying(' || n || ')') END`,
  `rs_float_text(x) AS CASE WHEN isfinite(x) AND x = trunc(x) AND abs(x) < 1e15 THEN CAST(CAST(x AS BIGINT) AS VARCHAR) ELSE regexp_replace(CAST(x AS VARCHAR), '\\.0$', '') END`,
  `rs_utf8(b) AS TRY(decode(b))`,
  `rs_is_utf8(b) AS CASE WHEN b IS NULL THEN NULL ELSE TRY(decode(b)) IS NOT NULL END`,
  `rs_interval_text(i) AS CAST(i AS VARCHAR)`,
  // The engine takes trailing commas, NaN and Infinity for JSON. What could be one of them is looked at without its strings.
  `rs_loose_json(x) AS regexp_matches(x, ',\\s*[\\]}]|[nN][aA][nN]|[iI][nN][fF]') AND regexp_matches(regexp_replace(x, '"(?:[^"\\\\]|\\\\.)*"', '""', 'g'), ',\\s*[\\]}]|[nN][aA][nN]|[iI][nN][fF]')`,
  // SUPER nests 1,000 levels at most, and the engine's own casts overrun its stack some thousand levels further: that is the end of
  // the process. Only a text with that many opening brackets is looked at; the sum keeps depth and greatest depth in one number.
  `rs_brackets(x) AS regexp_replace(regexp_replace(x, '"(?:[^"\\\\]|\\\\.)*"', '', 'g'), '[^\\[\\]{}]', '', 'g')`,
  `rs_json_depth(x) AS list_reduce(list_transform(regexp_extract_all(rs_brackets(x), '.'), lambda b: CASE WHEN b IN ('[', '{') THEN 1::BIGINT ELSE -1::BIGINT END), lambda a, b: (a // 1000000000 + b) * 1000000000 + greatest(a % 1000000000, a // 1000000000 + b), 0::BIGINT) % 1000000000`,
  `rs_too_deep(x) AS CASE WHEN length(x) - length(translate(x, '[{', '')) <= 1000 THEN FALSE WHEN regexp_matches(rs_brackets(x), '[\\[{]{1000}[\\[{]') THEN TRUE ELSE rs_json_depth(x) > 1000 END`,
  `rs_is_json(x) AS json_valid(x) AND NOT rs_loose_json(x) AND NOT rs_too_deep(x)`,
  `rs_is_json_object(x) AS CASE WHEN x IS NULL THEN NULL ELSE starts_with(ltrim(x, E' \\t\\r\\n'), '{') AND rs_is_json(x) END`,
  `rs_is_json_array(x) AS CASE WHEN x IS NULL THEN NULL ELSE starts_with(ltrim(x, E' \\t\\r\\n'), '[') AND rs_is_json(x) END`,
  `rs_json_parse(x) AS CASE WHEN x IS NULL THEN NULL WHEN rs_is_json(x) THEN CAST(CAST(x AS JSON) AS VARIANT) ELSE rs_raise('22P02', 'invalid JSON: ' || left(x, 100)) END`,
  // The same over a staged record, whose text was checked and taken apart before.
  `rs_begins(x, sign) AS starts_with(ltrim(x, E' \\t\\r\\n'), sign)`,
  `rs_parse_checked(x, valid) AS CASE WHEN valid THEN CAST(CAST(x AS JSON) AS VARIANT) WHEN x IS NULL THEN NULL ELSE rs_raise('22P02', 'invalid JSON: ' || left(x, 100)) END`,
  `rs_path_checked(x, valid, value, null_if_invalid) AS CASE WHEN valid THEN value WHEN x IS NULL OR null_if_invalid THEN NULL ELSE rs_raise('22P02', 'JSON parsing error') END`,
  `rs_json_path(x, path, null_if_invalid) AS CASE WHEN x IS NULL THEN NULL WHEN json_valid(x) THEN json_extract_string(x, path) WHEN null_if_invalid THEN NULL ELSE rs_raise('22P02', 'JSON parsing error') END`,
  `rs_json_element(x, i, null_if_invalid) AS CASE WHEN x IS NULL THEN NULL WHEN json_valid(x) AND json_type(x) = 'ARRAY' THEN json_extract_string(x, '$[' || i || ']') WHEN null_if_invalid THEN NULL ELSE rs_raise('22P02', 'invalid json array object ' || x) END`,
  `rs_json_length(x, null_if_invalid) AS CASE WHEN x IS NULL THEN NULL WHEN json_valid(x) AND json_type(x) = 'ARRAY' THEN CAST(json_array_length(x) AS INTEGER) WHEN null_if_invalid THEN NULL ELSE rs_raise('22P02', 'invalid json array object ' || x) END`,
  `rs_super_json(v) AS CASE WHEN v IS NULL THEN NULL ELSE CAST(CAST(v AS JSON) AS VARCHAR) END`,
  `rs_super_kind(v) AS coalesce((MAP {'OBJECT': 'object', 'ARRAY': 'array', 'VARCHAR': 'string', 'BOOL': 'boolean', 'VARIANT_NULL': 'null'})[regexp_extract(variant_typeof(v), '^(OBJECT|ARRAY|VARCHAR|BOOL|VARIANT_NULL)')], 'number')`,
  `rs_super_text(v) AS CASE WHEN regexp_matches(variant_typeof(v), '^(OBJECT|ARRAY)') THEN NULL ELSE TRY_CAST(v AS VARCHAR) END`,
  `rs_super_string(v) AS CASE WHEN variant_typeof(v) = 'VARCHAR' THEN TRY_CAST(v AS VARCHAR) END`,
  `rs_super_number(v) AS CASE WHEN rs_super_kind(v) = 'number' THEN TRY_CAST(v AS DOUBLE) END`,
  `rs_super_key(v) AS rs_super_json(v)`,
  `rs_super_items(v) AS CASE WHEN rs_super_kind(v) = 'array' THEN TRY_CAST(v AS VARIANT[]) WHEN v IS NOT NULL THEN [v] END`,
  `rs_super_length(v) AS CASE WHEN rs_super_kind(v) = 'array' THEN len(TRY_CAST(v AS VARIANT[])) END`,
  `rs_super_pairs(v) AS CASE WHEN rs_super_kind(v) = 'object' THEN map_entries(TRY_CAST(v AS MAP(VARCHAR, VARIANT))) END`,
  `rs_initcap(x) AS list_reduce(list_transform(regexp_extract_all(x, '[\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+'), lambda w: upper(left(w, 1)) || lower(substr(w, 2))), lambda a, b: a || b)`,
  `rs_translate(x, a, b) AS translate(x, a, b)`,
  `rs_split_part(x, d, n) AS CASE WHEN n <= 0 THEN rs_raise('22023', 'field position must be greater than zero') ELSE split_part(x, d, n) END`,
  `rs_strpos(x, y) AS CAST(strpos(x, y) AS INTEGER)`,
  `rs_regexp_instr(x, p, s) AS CASE WHEN regexp_extract(substr(x, s), p) = '' THEN 0 ELSE CAST(strpos(substr(x, s), regexp_extract(substr(x, s), p)) + s - 1 AS INTEGER) END`,
  `rs_last_day(d) AS last_day(CAST(d AS DATE))`,
  `rs_next_day(d, w) AS CAST(d AS DATE) + CAST(((w - isodow(CAST(d AS DATE)) + 6) % 7) + 1 AS INTEGER)`,
  `rs_months_between(a, b) AS datediff('month', CAST(b AS TIMESTAMP), CAST(a AS TIMESTAMP)) + (day(CAST(a AS DATE)) - day(CAST(b AS DATE))) / 31.0`,
];
