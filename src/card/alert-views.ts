import type { FactSet, Fill, Fold, Framed, Line, Paragraph, Section } from './views.ts';

/** A line chart, with what stands in for it where the client can't draw one. */
export interface Chart {
  readonly title: string;
  /** What the horizontal axis counts: "Day (CET)". */
  readonly days: string;
  readonly yMax: number;
  readonly series: readonly {
    readonly legend: string;
    readonly color: 'categoricalBlue' | 'neutral' | 'attention' | 'warning';
    /** `x` is yyyy-mm-dd; a day without a value is absent. */
    readonly values: readonly { readonly x: string; readonly y: number }[];
  }[];
  readonly heading: string;
  /** One character a day: ▁ to █, · where nothing is known. */
  readonly bars: string;
  readonly facts: FactSet['facts'];
}

/** A mention as Teams takes it: `text` stands in a TextBlock to the letter. */
export interface MentionEntity {
  readonly type: 'mention';
  readonly text: string;
  readonly mentioned: { readonly id: string; readonly name: string };
}

/** A button of an alert's card: its words, and the alert's id. */
export interface AlertButton {
  readonly title: string;
  readonly alert: string;
}

/** Like CardViews, for the cards about alerts. */
export interface AlertViews {
  alert: Framed & {
    readonly refresh: readonly { readonly alert: string; readonly userIds: readonly string[] }[];
    readonly strongs: readonly Line[];
    readonly lines: readonly Line[];
    readonly charts: readonly Chart[];
    readonly factSets: readonly FactSet[];
    readonly paragraphs: readonly Paragraph[];
    /** Links into the Azure portal. */
    readonly portals: readonly { readonly url: string }[];
    readonly sections: readonly Section[];
    readonly folds: readonly Fold[];
    readonly smalls: readonly Line[];
    readonly takes: readonly AlertButton[];
    readonly quiets: readonly {
      readonly choices: readonly { readonly title: string; readonly value: string }[];
      /** yyyy-mm-dd */
      readonly firstDate: string;
      readonly hints: readonly Line[];
      readonly snooze: string;
      readonly alert: string;
      readonly mutes: readonly AlertButton[];
    }[];
    readonly raises: readonly (AlertButton & {
      readonly label: string;
      readonly value: number;
      readonly min: number;
      readonly missing: string;
      readonly hints: readonly Line[];
    })[];
    readonly starts: readonly AlertButton[];
    readonly stops: readonly (AlertButton & { readonly warning: string })[];
    readonly renewals: readonly { readonly steps: readonly Line[]; readonly hints: readonly Line[] }[];
    readonly resolves: readonly (AlertButton & { readonly hints: readonly Line[] })[];
    /** Null where nobody is mentioned: Teams has not promised to take an empty list. */
    readonly entities: readonly MentionEntity[] | null;
  };
  alerts: Framed & {
    readonly strongs: readonly Line[];
    readonly lines: readonly Line[];
    readonly tables: readonly {
      /** Headings of the two columns. */
      readonly left: string;
      readonly right: string;
      readonly rows: readonly AlertRow[];
    }[];
    readonly sections: readonly Section[];
    readonly smalls: readonly Line[];
  };
}

/** A row of a list of alerts, or of what ends. */
export interface AlertRow {
  readonly style: Fill;
  readonly name: string;
  readonly about: readonly Line[];
  readonly says: string;
  readonly details: readonly Line[];
  /** What a tap on the left cell does; none where it does nothing. */
  readonly actions: readonly {
    readonly title: string;
    readonly verb: 'view' | 'digest-show';
    readonly data: { readonly alert: string; readonly digest?: string };
  }[];
}
