"""`kbtool cache`: what is kept, shown and forgotten."""

from kbtool.app.caches import all_caches, cache_folder_of, clear_cache, prune_caches
from kbtool.cli.options import Options
from kbtool.cli.run import run_of
from kbtool.report.maintenance import kept_json, kept_text, size_text


def run_show(options: Options, *, as_json: bool) -> int:
    """Print where this vault's cache lies, and all vaults' with their sizes."""
    run = run_of(options)
    console, folder, caches = run.console, cache_folder_of(run.root), all_caches()
    if folder.warning:
        console.warn(folder.warning)
    if as_json:
        console.write(kept_json(folder.path, caches))
    else:
        console.show(kept_text(folder.path, caches, console.style))
    return 0


def run_clear(options: Options) -> int:
    """Forget the vault, unless somebody writes to its cache right now."""
    run = run_of(options)
    freed = clear_cache(run.root)
    run.console.say(f"Forgot {run.root}: {size_text(freed)}.")
    return 0


def run_prune(options: Options, days: int) -> int:
    """Forget what no vault needs any more."""
    run = run_of(options)
    gone = prune_caches(days)
    vaults = "1 vault" if gone.vaults == 1 else f"{gone.vaults} vaults"
    run.console.say(f"Forgot {vaults} gone for over {days} days: {size_text(gone.size)}.")
    return 0
