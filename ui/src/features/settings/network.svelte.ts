// The way to Hubs as this page sees it: a draft of the choice, and the last test of it.
import { asUserError, type ConnectionTest, getBackend, type NetworkSettings, type ProxyChoice, type UserError } from "../../backend";

type Act = "load" | "save" | "test";

export class NetworkState {
  saved: NetworkSettings | null = $state.raw(null);
  proxy: ProxyChoice = $state("system");
  address = $state("");
  user = $state("");
  /** Leaves the page at once; empty where nothing new was typed. */
  password = $state("");
  exceptions = $state("");
  certificates = $state("");
  tested: ConnectionTest | null = $state.raw(null);
  error: UserError | null = $state.raw(null);
  busy: Act | null = $state(null);

  readonly changed = $derived.by(() => {
    const { saved } = this;
    if (!saved) return false;
    const same = saved.proxy === this.proxy && saved.address === this.address && saved.user === this.user && saved.exceptions === this.exceptions && saved.certificates === this.certificates;
    return !same || this.password !== "";
  });

  load(): Promise<void> {
    return this.#act("load", async () => this.#take(await getBackend().network()));
  }

  save(): Promise<void> {
    const password = this.password === "" ? null : this.password;
    this.password = "";
    this.tested = null;
    const { proxy, address, user, exceptions, certificates } = this;
    return this.#act("save", async () => this.#take(await getBackend().setNetwork({ proxy, address, user, password, exceptions, certificates })));
  }

  async pickCertificates(): Promise<void> {
    try {
      this.certificates = (await getBackend().pickCertificates()) ?? this.certificates;
    } catch (problem) {
      this.error = asUserError(problem);
    }
  }

  test(): Promise<void> {
    this.tested = null;
    return this.#act("test", async () => {
      this.tested = await getBackend().testConnection();
    });
  }

  #take(saved: NetworkSettings): void {
    this.saved = saved;
    ({ proxy: this.proxy, address: this.address, user: this.user, exceptions: this.exceptions, certificates: this.certificates } = saved);
  }

  async #act(act: Act, ask: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = act;
    this.error = null;
    try {
      await ask();
    } catch (problem) {
      this.error = asUserError(problem);
    } finally {
      this.busy = null;
    }
  }
}
