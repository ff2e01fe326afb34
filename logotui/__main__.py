from logotui.cli import main

raise SystemExit(main())
