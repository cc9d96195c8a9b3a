export type Diagnostic = {
  readonly severity: 'ERROR' | 'WARNING';
  readonly code: string;
  readonly message: string;
  /** Such as `/States/Wait/Next`. */
  readonly location: string;
};

/** What was found while a definition was read. */
export class Report {
  readonly diagnostics: Diagnostic[] = [];

  add(code: string, message: string, location: string): void {
    this.diagnostics.push({severity: 'ERROR', code, message, location});
  }

  schema(message: string, location: string): void {
    this.add('SCHEMA_VALIDATION_FAILED', message, location);
  }

  /** As the errors of CreateStateMachine list them. */
  describe(): string {
    return this.diagnostics
      .map(({code, message, location}) => `${code}: ${message} at ${location === '' ? '/' : location}`)
      .join(', ');
  }
}
