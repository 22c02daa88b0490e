/** What cards/*.json take: finished, human words. Each key is a placeholder of the template, each list its `$data`. */

/** What a TextBlock shows; Teams reads it as Markdown. */
export interface Line {
  readonly text: string;
}

/** A piece of a RichTextBlock, which knows no Markdown: the place for words of others. */
export interface Run {
  readonly text: string;
  readonly italic: boolean;
}

export interface Paragraph {
  readonly runs: readonly Run[];
}

export interface Section {
  readonly heading: string;
  readonly lines: readonly Line[];
}

export interface FactSet {
  readonly facts: readonly { readonly title: string; readonly value: string }[];
}

export type Fill = 'default' | 'emphasis' | 'accent' | 'good' | 'warning' | 'attention';

/** The coloured line on top: an icon with its glyph, or a bare glyph; words; at the right a number or a time. */
export interface Strip {
  readonly style: Fill;
  readonly icons: readonly { readonly name: string; readonly glyph: string }[];
  readonly glyphs: readonly Line[];
  readonly words: string;
  readonly marks: readonly Line[];
}

/** What stands folded: lines, calls (no Markdown), small print. */
export interface Fold {
  readonly show: string;
  readonly hide: string;
  readonly lines: readonly Line[];
  readonly calls: readonly Line[];
  readonly smalls: readonly Line[];
}

/** An Action.Execute: a verb and one opaque id. */
export interface Button {
  readonly title: string;
  readonly verb: 'cancel' | 'again' | 'undo' | 'was-done' | 'run-again' | 'give-up' | 'show-gateway' | 'page';
  readonly data: { readonly request: string } | { readonly gateway: string } | { readonly page: number };
  readonly style: 'default' | 'positive' | 'destructive';
}

/** A table of three columns: what, now, after. */
export interface ChangeTable {
  readonly changes: readonly { readonly what: string; readonly now: string; readonly after: string }[];
}

/** A row of machines in the fallback of a progress bar. */
export interface BarRow {
  readonly cells: readonly { readonly style: Fill; readonly text: string }[];
}

export interface Framed {
  readonly strip: Strip;
  readonly title: string;
}

/** One entry per file in cards/. */
export interface CardViews {
  approval: Framed & {
    readonly refresh: readonly { readonly request: string; readonly userIds: readonly string[] }[];
    readonly strongs: readonly Line[];
    readonly paragraphs: readonly Paragraph[];
    readonly lines: readonly Line[];
    readonly tables: readonly ChangeTable[];
    readonly sections: readonly Section[];
    readonly folds: readonly Fold[];
    readonly smalls: readonly Line[];
    readonly approveNow: readonly { readonly title: string; readonly request: string }[];
    readonly approveForms: readonly {
      readonly warning: string;
      readonly title: string;
      readonly request: string;
    }[];
    readonly rejectForms: readonly {
      readonly label: string;
      readonly missing: string;
      readonly title: string;
      readonly request: string;
    }[];
    readonly buttons: readonly Button[];
  };
  progress: Framed & {
    readonly strongs: readonly Line[];
    readonly lines: readonly Line[];
    readonly paragraphs: readonly Paragraph[];
    readonly bars: readonly {
      readonly value: number;
      readonly max: number;
      readonly rows: readonly BarRow[];
    }[];
    readonly machines: readonly Line[];
    readonly sections: readonly Section[];
    readonly path: readonly Line[];
    readonly folds: readonly Fold[];
    readonly smalls: readonly Line[];
    readonly buttons: readonly Button[];
    /** A button that opens a form with one sentence and one button: for what is never one tap. */
    readonly forms: readonly { readonly title: string; readonly says: string; readonly button: Button }[];
  };
  outcome: Framed & {
    readonly strongs: readonly Line[];
    readonly lines: readonly Line[];
    readonly sections: readonly Section[];
    readonly azureSaid: readonly { readonly code: string; readonly message: string }[];
    readonly factSets: readonly FactSet[];
    readonly paragraphs: readonly Paragraph[];
    readonly path: readonly Line[];
    readonly folds: readonly Fold[];
    readonly smalls: readonly Line[];
    readonly buttons: readonly Button[];
  };
  note: Framed & {
    readonly strongs: readonly Line[];
    readonly lines: readonly Line[];
    readonly paragraphs: readonly Paragraph[];
    readonly factSets: readonly FactSet[];
    readonly sections: readonly Section[];
    readonly smalls: readonly Line[];
    readonly buttons: readonly Button[];
    /** Buttons that open an address. */
    readonly links: readonly { readonly title: string; readonly url: string }[];
  };
  question: Framed & {
    readonly paragraphs: readonly Paragraph[];
    readonly lines: readonly Line[];
    readonly gateways: readonly {
      readonly style: 'expanded' | 'compact';
      readonly choices: readonly { readonly title: string; readonly value: string }[];
    }[];
    readonly instances: readonly { readonly label: string }[];
    readonly reasons: readonly { readonly label: string }[];
    readonly smalls: readonly Line[];
    readonly scopes: readonly {
      readonly label: string;
      readonly choices: readonly { readonly title: string; readonly value: string }[];
    }[];
    readonly answers: readonly { readonly title: string; readonly question: string }[];
  };
  fleet: Framed & {
    readonly lines: readonly Line[];
    readonly tables: readonly {
      readonly rows: readonly {
        readonly style: Fill;
        /** Of the tap: "Status of GraniteFalls". */
        readonly title: string;
        readonly gateway: string;
        readonly name: string;
        readonly where: string;
        readonly state: string;
        readonly details: readonly Line[];
      }[];
    }[];
    readonly smalls: readonly Line[];
    readonly pages: readonly { readonly title: string; readonly data: { readonly page: number } }[];
  };
  status: Framed & {
    readonly strongs: readonly Line[];
    readonly lines: readonly Line[];
    readonly factSets: readonly FactSet[];
    readonly sections: readonly Section[];
    readonly links: readonly { readonly title: string; readonly text: string; readonly request: string }[];
    readonly path: readonly Line[];
    readonly smalls: readonly Line[];
    readonly buttons: readonly Button[];
  };
  instances: Framed & {
    readonly lines: readonly Line[];
    readonly tables: readonly {
      readonly rows: readonly { readonly style: Fill; readonly name: string; readonly state: string }[];
    }[];
    readonly smalls: readonly Line[];
    readonly buttons: readonly Button[];
  };
  pending: Framed & {
    readonly lines: readonly Line[];
    readonly groups: readonly {
      readonly heading: string;
      readonly requests: readonly {
        readonly style: Fill;
        readonly title: string;
        readonly request: string;
        readonly deed: string;
        readonly details: readonly Line[];
      }[];
    }[];
    readonly smalls: readonly Line[];
  };
  history: Framed & {
    readonly days: readonly {
      readonly day: string;
      readonly entries: readonly { readonly text: string; readonly quotes: readonly Line[] }[];
    }[];
    readonly smalls: readonly Line[];
  };
}
