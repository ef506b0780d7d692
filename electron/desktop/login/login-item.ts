/** Whether the program starts when the user logs in. */
export interface LoginItemState {
  on: boolean;
  available: boolean;
  /** Where it is not available, or waits for the user: what to do. */
  note: string | null;
}

/** One way to start at login per operating system. */
export interface LoginItem {
  state(): LoginItemState;
  /** @throws Error with a sentence for the user where it can't be changed */
  set(on: boolean): void;
  /** Called at every start: an entry of ours whose program has moved since (a renamed AppImage) is set right. */
  keepTrue?(): void;
}
